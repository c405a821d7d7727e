"""The local try-out: a chat page on this machine, on which one can speak as each of four made-up members (personas).

`client.py` is the platform as the core sees it. `server.py` serves the page (`page/`, `templates/`) and one WebSocket
for each that is open (`open_page.py`). `commands.py` reads what a page sends and `interactions.py` has it performed;
`channel.py` and `messages.py` keep the messages, `render.py` draws them as HTML.
"""
