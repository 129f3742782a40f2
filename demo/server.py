"""The server's life: from launch until it is told to end, by Ctrl-C or by whoever runs its container."""

import os
import signal
import sys
import threading
from pathlib import Path

import gradio as gr
from gradio.tunneling import CURRENT_TUNNELS

from demo import janitor
from demo.command import Settings
from demo.ui import launch_options

PATIENCE = 2  # seconds for answers under way; who only listens would stay for ever
LOOK = 0.5  # seconds between two looks, for Windows wakes nobody who waits without an end


def serve(blocks: gr.Blocks, settings: Settings) -> None:
    """Launch, wait for SIGTERM or SIGINT, end within five seconds with status 0; uploads are deleted."""
    told = threading.Event()
    # As a container's first process one is told by signals alone that one handles.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    blocks.launch(**launch_options(settings.mcp), **settings.listening(), prevent_thread_lock=True)
    blocks.server.config.timeout_graceful_shutdown = PATIENCE
    while not told.wait(LOOK):
        pass
    blocks.close()
    # A tunnel is a process of its own, which Gradio ends when Python does: here it never does.
    for tunnel in CURRENT_TUNNELS:
        tunnel.kill()
    janitor.clear(Path(blocks.app.uploaded_file_dir))
    sys.stdout.flush()
    sys.stderr.flush()
    # At once: Python would wait for threads whose answers nobody waits for, and some of them tear the
    # process down with an error.
    os._exit(0)
