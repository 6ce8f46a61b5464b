"""How the report looks: on a screen, light or dark, and in print."""

CSS = """
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fff; --quiet: #56565e; --line: #c9c9d1; --fill: #f3f3f6;
  --one: #00508f; --two: #a83200; --three: #4d6b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --paper: #17171b; --quiet: #b0b0ba; --line: #47474f;
  --fill: #222228; --one: #7cc0ff; --two: #ffa27a; --three: #b9d96b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { margin-top: 2.5rem; font-size: 1.3rem; }
h3 { margin: 0 0 .5rem; font-size: 1.05rem; }
a { color: var(--one); }
.quiet { color: var(--quiet); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: start; padding-bottom: .4rem; font-weight: 600; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid var(--line); text-align: end; white-space: nowrap; }
th { font-weight: 600; } th[scope=row], th.start { text-align: start; }
thead th { white-space: normal; vertical-align: bottom; }
tr.all { background: var(--fill); } tr.all > * { font-weight: 600; }
figure { margin: 1.5rem 0; } svg { display: block; width: 100%; max-width: 44rem; height: auto; }
svg text { fill: currentColor; font-size: 13px; font-family: system-ui, sans-serif; }
svg .axis { stroke: var(--line); } svg .whisker { stroke: var(--one); stroke-width: 2; }
svg .dot { fill: var(--one); }
svg .curve { fill: none; stroke-width: 2.5; }
svg .c0 { stroke: var(--one); } svg .c1 { stroke: var(--two); stroke-dasharray: 8 4; }
svg .c2 { stroke: var(--three); stroke-dasharray: 2 4; }
article { margin: 1rem 0; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: .4rem; }
dl { margin: 0; display: grid; grid-template-columns: minmax(7rem, 10rem) 1fr; gap: .3rem 1rem; }
dt { color: var(--quiet); } dd { margin: 0; white-space: pre-line; }
dd ul { margin: 0; padding-left: 1.1rem; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; } dt { margin-top: .4rem; } }
@media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --quiet: #333; --line: #888; --fill: #fff;
  --one: #000; --two: #000; --three: #000; } body { max-width: none; padding: 0; font-size: 10pt; }
  article, tr, figure { break-inside: avoid; } h2, h3, caption { break-after: avoid; } .wide { overflow: visible; } }
"""
