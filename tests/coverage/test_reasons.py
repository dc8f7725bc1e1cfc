import pytest

from auditor.coverage.reasons import says_deprecated, says_removed


@pytest.mark.parametrize(
    ("subject", "test", "expected"),
    [
        pytest.param("Remove copy methods of views (#57)", "TestViews test_copy", True, id="named-after-it"),
        pytest.param("drop ShopCart", "test_shop test_prices_of_cart", True, id="words-of-a-name-in-one"),
        pytest.param("Remove old paths", "test_path_works", True, id="singular-and-plural"),
        pytest.param("Rework copy methods of views", "TestViews test_copy", False, id="takes-nothing-away"),
        pytest.param("Deprecate copy methods", "test_copy", False, id="still-there-when-deprecated"),
        pytest.param("Remove flaky test_copy", "test_copy", False, id="takes-the-test-away"),
        pytest.param("Remove tests of copy", "test_copy", False, id="takes-tests-away"),
        pytest.param("Remove networkx.testing", "test_testing", True, id="a-package-named-testing"),
        pytest.param("Replace open()/delete() of carts", "test_cart", False, id="a-function-of-that-name"),
        pytest.param("Delete the cart", "test_delete", False, id="the-word-that-says-it-is-no-name"),
        pytest.param("Drop the delete view", "test_delete", True, id="a-name-that-is-such-a-word"),
        pytest.param("Remove the cart", "test_views", False, id="about-something-else"),
        pytest.param("Remove deprecated code", "test_deprecated_code", False, id="says-nothing-of-what"),
        pytest.param("Drop a b c", "test_a_b_c", False, id="letters"),
        pytest.param("Remove the publisher", "test_publish_stack", True, id="who-does-it"),
        pytest.param("Remove the router", "test_rope", False, id="who-does-something-else"),
        pytest.param("", "test_copy", False, id="no-message"),
    ],
)
def test_a_commit_that_says_what_it_takes_away(subject: str, test: str, expected: bool) -> None:
    assert says_removed(subject, test) is expected


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        pytest.param("test_user_redirect_deprecated", True, id="deprecated"),
        pytest.param("TestDeprecation test_total", True, id="its-class-says-so"),
        pytest.param("test_obsolete_form", True, id="obsolete"),
        pytest.param("test_redirect", False, id="says-nothing"),
    ],
)
def test_a_name_that_calls_its_subject_deprecated(test: str, expected: bool) -> None:
    assert says_deprecated(test) is expected
