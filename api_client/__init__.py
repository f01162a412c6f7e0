"""Talking to the backend of mxprofile.

This module imports nothing on purpose: the backend shares `api_client.wire` and must not load httpx with it.
Import the client from `api_client.client`.
"""
