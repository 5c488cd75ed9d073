"""The desk's web application."""

from extract.review.web.app import Settings, create_app

__all__ = ["Settings", "create_app"]
