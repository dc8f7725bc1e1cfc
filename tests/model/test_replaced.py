"""Words that were replaced throughout, from the names that went and came."""

import pytest

from auditor.model.replaced import replaced_words, reworded

GONE = ["OIDCProvider", "add_provider", "list_providers"]
CAME = ["OIDCPublisher", "add_publisher", "list_publishers"]
INPUTS = ["read_input_row", "parse_input_text", "close_input_file"]
OTHERS = ["write_bit", "open_port", "flush_heap"]
FOUND = {"provider": "publisher", "providers": "publishers"}


@pytest.mark.parametrize(
    ("gone", "came", "kept", "expected"),
    [
        pytest.param(GONE, CAME, [], FOUND, id="three-names-in-several-styles"),
        pytest.param(GONE[:2], CAME, [], {}, id="two-names-may-be-chance"),
        pytest.param(GONE, [*CAME, "add_vendor"], [], {}, id="one-of-them-may-have-become-either"),
        pytest.param(GONE, CAME, ["provider_a", "provider_b"], {}, id="the-word-stays-in-use"),
        pytest.param([*GONE, "get_provider"], CAME, [], FOUND, id="one-of-them-just-went"),
        pytest.param(
            ["provider", "Provider", "PROVIDER"], ["publisher", "Publisher"], [], {}, id="names-of-one-word"
        ),
        pytest.param(GONE, GONE, [], {}, id="nothing-changed"),
        pytest.param(
            [*INPUTS, *(n.replace("_", "_output_") for n in OTHERS)],
            [*(n.replace("input", "output") for n in INPUTS), *(n.replace("_", "_input_") for n in OTHERS)],
            [],
            {},
            id="two-words-in-place-of-each-other",
        ),
    ],
)
def test_words_that_were_replaced(
    gone: list[str], came: list[str], kept: list[str], expected: dict[str, str]
) -> None:
    assert replaced_words(gone, came, kept) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("shop.oidc.OIDCProvider", "shop.oidc.OIDCPublisher", id="class"),
        pytest.param("PROVIDER_NAMES", "PUBLISHER_NAMES", id="constant"),
        pytest.param("equal(_.providers()|'a provider')", "equal(_.publishers()|'a publisher')", id="code"),
        pytest.param("provided", "provided", id="another-word"),
    ],
)
def test_words_are_replaced_as_they_were_written(name: str, expected: str) -> None:
    assert reworded(name, FOUND) == expected
