"""A line with a longer way: passes bytes on unchanged, each after a delay. Bandwidth is not limited."""

import asyncio
import threading
import time


class SlowLine:
    """Listens on a free port of localhost and leads to another one. `delay` is of one direction, s."""

    def __init__(self, target, delay):
        self.target = target
        self.delay = delay
        self.port = None
        self._ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True).start()
        self._ready.wait()

    async def _serve(self):
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await server.serve_forever()

    async def _accept(self, reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer), return_exceptions=True)

    async def _pass(self, reader, writer):
        waiting = asyncio.Queue()

        async def deliver():
            while (item := await waiting.get()) is not None:
                due, data = item
                await asyncio.sleep(max(0, due - time.monotonic()))
                writer.write(data)
                await writer.drain()
            writer.close()

        delivery = asyncio.create_task(deliver())
        while data := await reader.read(1 << 16):
            waiting.put_nowait((time.monotonic() + self.delay, data))
        waiting.put_nowait(None)
        await delivery
