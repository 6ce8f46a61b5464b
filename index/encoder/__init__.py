"""Texts to vectors: the packaged encoder, or any sentence-transformers model.

Neither kind is imported before it is used, and the packaged one needs no torch.
"""

from index.encoder.base import Encoder, Vectors

__all__ = ["PACKAGED", "Encoder", "Vectors", "encoder_id", "open_encoder"]

PACKAGED = "packaged"
"""Name of the encoder that Asker ships."""


def open_encoder(model: str = PACKAGED, *, revision: str | None = None, online: bool = False) -> Encoder:
    """Load an encoder.

    :param model: `packaged`, a folder, or the name of a model on the Hugging Face hub.
    :param revision: Commit of a hub model; None takes what is cached, or the newest when `online`.
    :param online: Whether a hub model may be fetched; False never touches the network.
    :raises UsageError: If there is no such model, or it is not safe to load.
    :raises InstallationError: If a file of the packaged one is missing or damaged.
    """
    if model == PACKAGED:
        from index.encoder.packaged import packaged_encoder

        return packaged_encoder()
    from index.encoder.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(model, revision=revision, online=online)


def encoder_id(model: str = PACKAGED) -> str | None:
    """Id of an encoder where it is known without loading it: the packaged one's, else None."""
    if model == PACKAGED:
        from index.encoder.packaged import configuration

        return configuration().id
    return None
