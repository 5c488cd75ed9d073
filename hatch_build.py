"""Puts the trained models of models/ into the wheel. An editable install reads them where they lie."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ModelsHook(BuildHookInterface):  # type: ignore[type-arg,unused-ignore]
    """Includes models/ as extract/models."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the models, save to an editable install."""
        if version != "editable":
            build_data["force_include"]["models"] = "extract/models"
