"""rustsock-misuse(7): the mistakes rustsock catches, a section for each code."""

import catalogue
import man_page
import roff

NAME = "rustsock-misuse"


def code(mistake, pages):
    title = f'"RSK{mistake.code} {mistake.name.upper()}"'
    looked_for = f"{mistake.title['en'][:1].upper()}{mistake.title['en'][1:]}. Looked for: {catalogue.LEVELS[mistake.level]}."
    lines = roff.paragraph(looked_for, pages)
    for fact, why, hint in mistake.forms["en"]:
        lines += roff.item(f'"{fact}"'.replace("\\", "\\e"), f"Why: {why}. What to do: {hint}.", pages, font="I")
    return [f".SS {title}", *lines[1:]]


def page(mistakes, pages, date, version):
    about = (
        "Many mistakes with sockets are silent: the call succeeds, or waits for ever. rustsock knows the following and tells "
        "of them if asked to, by RUSTSOCK_DIAG=teach in the environment or rsk_diag. A report has three lines: the call, where "
        "the program made it and what was seen; why it is wrong; and what to do instead. In the facts below N stands for what "
        "a report shows. Codes are never given to another mistake."
    )
    environment = "The words of RUSTSOCK_DIAG are described at rsk_diag."
    return "\n".join([
        *man_page.title(NAME, 7, date, version),
        *roff.section("NAME", roff.filled(f"{NAME} - mistakes with sockets, and what rustsock says to them")),
        *roff.section("DESCRIPTION", roff.paragraph(about, pages) + [part for mistake in mistakes for part in code(mistake, pages)]),
        *roff.section("ENVIRONMENT", roff.paragraph(environment, pages)),
        *man_page.see_also(["rsk_diag", "rsk_misuse_codes", "rsk_misuse_callback"], []),
    ]) + "\n"
