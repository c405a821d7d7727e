"""Discord's limits that this adapter cuts or counts to, each with the page of the API reference that sets it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits; lengths are counted in UTF-16 code units, the strictest way in which Discord counts characters.

    Args:
        components: components of a message, nested ones and accessories included (Component Reference).
        characters: characters of all text displays of a message together (Component Reference).
        row_buttons: buttons in an action row (Component Reference, action row).
        button_label: characters on a button (Component Reference, button).
        custom_id: characters of the custom_id of a button, a menu or a form (Component Reference).
        url: characters of a link button's address (Component Reference, button).
        form_parts: top-level components of a form (Receiving and Responding, modal).
        form_title: characters of a form's title (Receiving and Responding, modal).
        label: characters above a form field (Component Reference, label).
        description: characters below a form field's label (Component Reference, label).
        placeholder: characters shown in an empty text field (Component Reference, text input).
        alt_text: characters of what is said of a picture (Component Reference, media gallery).
        typed: characters that can be typed into one text field (Component Reference, text input).
        radio_options: options of a radio group, which has at least two (Component Reference, radio group).
        select_options: options of a select menu (Component Reference, string select).
        option_label: characters of an option of either (Component Reference).
        choices: choices of an autocomplete answer (Application Commands, choices).
        choice: characters of a choice's name and of its value (Application Commands, choices).
        command_name: characters of the name of a command on messages (Application Commands).
        command_description: characters of a command's or an option's description (Application Commands).
        post_title: characters of the name of a thread, of which a post in a forum is one (Channel Resource).
        nonce: characters of a message's nonce (Message Resource, create message).
        file_bytes: bytes of a file, on servers that are not boosted (Reference, uploading files).
    """

    components: int = 40
    characters: int = 4_000
    row_buttons: int = 5
    button_label: int = 80
    custom_id: int = 100
    url: int = 512
    form_parts: int = 5
    form_title: int = 45
    label: int = 45
    description: int = 100
    placeholder: int = 100
    alt_text: int = 1_024
    typed: int = 4_000
    radio_options: int = 10
    select_options: int = 25
    option_label: int = 100
    choices: int = 25
    choice: int = 100
    command_name: int = 32
    command_description: int = 100
    post_title: int = 100
    nonce: int = 25
    file_bytes: int = 10 << 20


LIMITS = Limits()
