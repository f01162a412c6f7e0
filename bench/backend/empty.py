"""An empty FastAPI route, served as the backend is: what a request costs before anything is done for it."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI

from backend.bounded_http import BoundedHttp

app = FastAPI()


@app.get("/")
async def nothing() -> dict[str, str]:
    """Nothing."""
    return {}


def main() -> None:
    """Serves it on a free loopback port, and says on which."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    config = uvicorn.Config(app, http=BoundedHttp, log_config=None, access_log=False, lifespan="off")
    uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    main()
