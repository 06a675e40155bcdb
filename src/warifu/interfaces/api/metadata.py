"""What the decision point says of itself: AuthZEN 1.0 section 9 metadata, and the OpenAPI document beside it."""

from functools import cache
from importlib.resources import files

import orjson
import yaml

EVALUATION = "/access/v1/evaluation"
EVALUATIONS = "/access/v1/evaluations"
SEARCHES = "/access/v1/search/"
SEARCH_SUBJECT, SEARCH_RESOURCE, SEARCH_ACTION = SEARCHES + "subject", SEARCHES + "resource", SEARCHES + "action"
OPENAPI = "/access/v1/openapi.json"
CONFIGURATION = "/.well-known/authzen-configuration"


def configuration(origin: str) -> bytes:
    """The metadata."""
    return orjson.dumps(
        {
            "policy_decision_point": origin,
            "access_evaluation_endpoint": origin + EVALUATION,
            "access_evaluations_endpoint": origin + EVALUATIONS,
            "search_subject_endpoint": origin + SEARCH_SUBJECT,
            "search_resource_endpoint": origin + SEARCH_RESOURCE,
            "search_action_endpoint": origin + SEARCH_ACTION,
        }
    )


@cache
def openapi() -> bytes:
    text = files("warifu.interfaces.api").joinpath("openapi.yaml").read_text()
    return orjson.dumps(yaml.safe_load(text))
