"""What is compared, each used as its own guide shows it: an index is built, saved, opened again and searched.

Every system runs in a process of its own (see `worker`), in an environment that may hold none of the others: imports
stand where they are needed.
"""

# ruff: noqa: D102 - what the methods do is said once, in `System`
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

DIMENSION = 384


class System(Protocol):
    """An index with its encoder, of passages that are known by their places in a list."""

    def load(self) -> None:
        """Import the libraries and load the encoder."""

    def build(self, texts: Sequence[str], folder: Path) -> int:
        """Build an index of passages in a folder; returns how many it holds."""

    def open(self, folder: Path) -> None:
        """Open what was built."""

    def search(self, question: str, k: int) -> list[Any]:
        """Best passages for a question: places in the list, or (document, start, end)."""


class Txtai:
    """`Embeddings` with its texts, as in txtai's guide."""

    hybrid = False

    def __init__(self, weights: str) -> None:
        self.weights = weights

    def load(self) -> None:
        from txtai import Embeddings

        self.index = Embeddings(path=self.weights, content=True, hybrid=self.hybrid)

    def build(self, texts: Sequence[str], folder: Path) -> int:
        self.index.index(texts)
        self.index.save(str(folder))
        return int(self.index.count())

    def open(self, folder: Path) -> None:
        from txtai import Embeddings

        self.index = Embeddings()
        self.index.load(str(folder))

    def search(self, question: str, k: int) -> list[Any]:
        return [int(found["id"]) for found in self.index.search(question, k)]


class TxtaiHybrid(Txtai):
    """The same with its BM25 beside the vectors."""

    hybrid = True


class LlamaIndex:
    """`VectorStoreIndex` over a `FaissVectorStore`."""

    def __init__(self, weights: str) -> None:
        self.weights = weights

    def load(self) -> None:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self.model = HuggingFaceEmbedding(model_name=self.weights, device="cpu")

    def build(self, texts: Sequence[str], folder: Path) -> int:
        import faiss
        from llama_index.core import StorageContext, VectorStoreIndex
        from llama_index.core.schema import TextNode
        from llama_index.vector_stores.faiss import FaissVectorStore

        nodes = [TextNode(id_=str(place), text=text) for place, text in enumerate(texts)]
        vectors = faiss.IndexFlatL2(DIMENSION)
        storage = StorageContext.from_defaults(vector_store=FaissVectorStore(faiss_index=vectors))
        VectorStoreIndex(nodes, storage_context=storage, embed_model=self.model)
        storage.persist(str(folder))
        return int(vectors.ntotal)

    def open(self, folder: Path) -> None:
        from llama_index.core import StorageContext, load_index_from_storage
        from llama_index.vector_stores.faiss import FaissVectorStore

        self.load()
        vectors = FaissVectorStore.from_persist_dir(str(folder))
        storage = StorageContext.from_defaults(vector_store=vectors, persist_dir=str(folder))
        self.index = load_index_from_storage(storage, embed_model=self.model)

    def search(self, question: str, k: int) -> list[Any]:
        return [int(found.node.node_id) for found in self.index.as_retriever(similarity_top_k=k).retrieve(question)]


class LangChain:
    """LangChain's `FAISS` store."""

    def __init__(self, weights: str) -> None:
        self.weights = weights

    def load(self) -> None:
        from langchain_huggingface import HuggingFaceEmbeddings

        self.model = HuggingFaceEmbeddings(model_name=self.weights, model_kwargs={"device": "cpu"})

    def build(self, texts: Sequence[str], folder: Path) -> int:
        from langchain_community.vectorstores import FAISS

        store = FAISS.from_texts(list(texts), self.model, metadatas=[{"place": place} for place in range(len(texts))])
        store.save_local(str(folder))
        return int(store.index.ntotal)

    def open(self, folder: Path) -> None:
        from langchain_community.vectorstores import FAISS

        self.load()
        self.store = FAISS.load_local(str(folder), self.model, allow_dangerous_deserialization=True)

    def search(self, question: str, k: int) -> list[Any]:
        return [found.metadata["place"] for found in self.store.similarity_search(question, k=k)]


class Asker:
    """Asker as it is: it reads the documents and cuts them itself, into the passages that the others are given."""

    def __init__(self, docs: str) -> None:
        self.docs = Path(docs)

    def load(self) -> None:
        from index.build import Model
        from index.encoder import PACKAGED, encoder_id, open_encoder

        encoder = open_encoder()
        self.model = Model(PACKAGED, encoder_id(), lambda: encoder)

    def build(self, texts: Sequence[str], folder: Path) -> int:
        from index.build import refresh

        snapshot, summary = refresh([self.docs], folder, self.model)
        snapshot.close()
        return summary.passages

    def open(self, folder: Path) -> None:
        from bot.assistant import Assistant
        from index.encoder import open_encoder
        from index.store import Snapshot

        encoder = open_encoder()
        self.assistant = Assistant(Snapshot.open(folder), lambda: encoder)

    def search(self, question: str, k: int) -> list[Any]:
        hits = self.assistant.search(question, k)
        return [(hit.passage.document.path, hit.passage.start, hit.passage.end) for hit in hits]


def system(name: str, source: str, threads: int) -> System:
    """Make a system that uses so many threads.

    :param source: Folder of the weights; for Asker, of the documents.
    """
    for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[variable] = str(threads)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    kinds = {"asker": Asker, "txtai": Txtai, "txtai-hybrid": TxtaiHybrid, "llamaindex": LlamaIndex}
    return kinds.get(name, LangChain)(source)
