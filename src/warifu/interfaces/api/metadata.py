"""What the decision point says of itself: AuthZEN 1.0 section 9 metadata, and the OpenAPI document beside it."""

from functools import cache
from importlib.resources import files

import orjson
import yaml

EVALUATION = "/access/v1/evaluation"
EVALUATIONS = "/access/v1/evaluations"
OPENAPI = "/access/v1/openapi.json"
CONFIGURATION = "/.well-known/authzen-configuration"


def configuration(origin: str) -> bytes:
    """The metadata. The searches are named once they are answered."""
    return orjson.dumps(
        {
            "policy_decision_point": origin,
            "access_evaluation_endpoint": origin + EVALUATION,
            "access_evaluations_endpoint": origin + EVALUATIONS,
        }
    )


@cache
def openapi() -> bytes:
    text = files("warifu.interfaces.api").joinpath("openapi.yaml").read_text()
    return orjson.dumps(yaml.safe_load(text))
