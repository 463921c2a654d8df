# SPDX-License-Identifier: Apache-2.0
"""Hostile and broken files. Each ends with words, the right status, and nothing stored."""
import io
import re
import zipfile

from common import Failure, SAMPLE

SLUG = "sample"
CPU_S = 2.0
MEMORY_MB = 200
MEASURED_BYTES = 5_000_000
HEAD = "Pillar\tCoordinating agency\tRecommendation\tActions 2021\tGoals 2022-2025\n"
BODY = ('<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
        'wordprocessingml/2006/main"><w:body>%s</w:body></w:document>')
WORDS = ("review the guide on rights agency WHO UNODC by June 2021 together with pillar report "
         "(responsibility UNESCO) Q3 and workshop minorities subject to capacity").split()


def sentence(chance, n):
    return " ".join(chance.choice(WORDS) for _ in range(n)).capitalize() + "."


def packed(*parts, stored=False):
    """A ZIP of (name, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as file:
        for name, content in parts:
            file.writestr(name, content)
    return out.getvalue()


def docx(body):
    return packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", BODY % body))


def laughs(_):
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    return packed(("word/document.xml", f"<!DOCTYPE d [{entities}]>" + BODY % "&j;"))


def large_docx(chance):
    cell = "<w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>"
    rows = ["".join(cell % h for h in HEAD.strip().split("\t"))]
    rows += ["".join(cell % t for t in (f"Work {i}", "WHO", sentence(chance, 20),
                                        sentence(chance, 20), sentence(chance, 10)))
             for i in range(20000)]
    return docx("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")


def pillars(n, actions, recommendations="Urge all.", coordinator="UNESCO"):
    """A table of n pillars; actions(i) gives the cell of one."""
    return HEAD + "".join(f"Work {i}\t{coordinator}\t{recommendations}\t{actions(i)}\t\n"
                          for i in range(n))


def one_cell(text):
    return HEAD + f"Work\tUNESCO\tUrge\t{text}\t\n"


def long_texts(chance):
    def actions(_):
        return "".join(f"<p>Review {sentence(chance, 120)}</p> " for _ in range(10))
    return pillars(400, actions)


def noise(n, start=b""):
    return lambda chance: start + chance.randbytes(n)


# Name (its ending is part of the case), what makes it, exit status, words of the message.
CASES = [
    ("empty.tsv", lambda c: "", 2, "holds no table"),
    ("prose.txt", lambda c: "\n".join(sentence(c, 30) for _ in range(200)), 2, "holds no table"),
    ("spaces.tsv", lambda c: " " * 4_900_000, 2, "holds no table"),
    ("tabs.tsv", lambda c: "\t" * 4_900_000, 2, "holds no table"),
    ("columns.tsv", lambda c: "Apples\tPears\tPlums\n" + "1\t2\t3\n" * 50, 2,
     'No column of the table could be recognised. Give it a row of headings such as "Pillar"'),
    ("headings.tsv", lambda c: HEAD, 2, "headings but no row of content"),
    ("latin1.tsv", lambda c: (HEAD + "Égalité\tWHO\tÉlaborer\tRéunir\t\n").encode("latin-1"), 2,
     "not UTF-8 text: line 2 .* Save it as UTF-8"),
    ("cut.tsv", lambda c: (HEAD + "Égalit").encode() + b"\xc3", 2, "not UTF-8 text: line 2"),
    ("utf16.tsv", lambda c: (HEAD + "Égalité\tWHO\tUrge\tReview it.\t\n").encode("utf-16"), 0, ""),
    ("zeroes.tsv", lambda c: "\0" * 4_900_000, 2, "not text: line 1 holds a zero byte"),
    ("noise.tsv", noise(4_900_000), 2, "not text|not UTF-8"),
    ("noise.html", noise(4_900_000, b"<html>"), 2, "not text|not UTF-8"),
    ("noise.docx", noise(4_900_000, b"PK\3\4"), 2, "DOCX file is damaged.* save it again as DOCX"),
    ("noise.json", noise(4_900_000, b'{"concert":'), 2, "JSON"),
    ("text.docx", lambda c: "no archive", 2, "DOCX file is damaged"),
    ("half.docx", lambda c: docx("<w:p/>")[:200], 2, "DOCX file is damaged"),
    ("without.docx", lambda c: packed(("[Content_Types].xml", "<Types/>")), 2,
     "lacks its part word/document.xml"),
    ("broken.docx", lambda c: packed(("word/document.xml", (BODY % "<w:p>")[:-9])), 2,
     "word/document.xml is damaged in line 1"),
    ("laughs.docx", laughs, 2, "defines entities of its own"),
    ("bomb.docx", lambda c: docx("<w:p/>" * 12_000_000), 7, "larger than 64 MB when unpacked"),
    ("ratio.docx", lambda c: docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 500_000), 7,
     "unpacks to more than 200 times its size"),
    ("entries.docx", lambda c: packed(("word/document.xml", BODY % ""), stored=True, *(
        (f"media/{i}", b"") for i in range(100_000))), 7, "more than 10000 parts"),
    ("nested.docx", lambda c: docx(" ".join(
        f'<w:tbl w:id="{c.random()}"><w:tr><w:tc>' for _ in range(3000))), 2,
     "nested deeper than 256"),
    ("large.docx", large_docx, 7, "more than"),
    ("old.doc", noise(50_000, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 6,
     "DOC is not read. Save it as DOCX"),
    ("text.odt", lambda c: packed(("mimetype", "application/vnd.oasis.opendocument.text"),
                                  stored=True), 6, "ODT is not read. Save it as DOCX"),
    ("sheet.xlsx", lambda c: packed(("xl/workbook.xml", "<workbook/>")), 6,
     "XLSX is not read. .* save that as DOCX"),
    ("print.pdf", lambda c: "%PDF-1.7\n", 6, "PDF is not read. .* saved as DOCX"),
    ("text.rtf", lambda c: "{\\rtf1 words}", 6, "RTF is not read. Save it as DOCX"),
    ("parts.zip", lambda c: packed(("a.txt", "words")), 6, "ZIP is not read. Unpack it"),
    ("deep.html", lambda c: "<div>" * 900_000, 2, "holds no table"),
    ("tables.html", lambda c: "<table><tr><td>" * 300_000, 7, "Split|nested"),
    ("tags.html", lambda c: "<p>x" * 1_000_000, 7, "more than 100000 paragraphs"),
    ("bold.html", lambda c: "<b></b>" * 700_000, 2, "holds no table"),
    ("comments.html", lambda c: "<!--" * 1_000_000, 2, "holds no table"),
    ("attributes.html", lambda c: "<table " + "a=b " * 1_000_000 + ">", 2, "table"),
    ("rows.html", lambda c: "<table><tr><td>Pillar<td>Actions 2021" +
     "<tr><td>a<td>b" * 350_000, 7, "more than 200000 cells by row"),
    ("spans.html", lambda c: "<table><tr>" + "<td colspan=1000 rowspan=60000>x" * 100_000, 7,
     "more than 200000 cells"),
    ("rows.tsv", lambda c: HEAD + "a\tb\tc\td\te\n" * 490_000, 7,
     "more than 200000 cells by line 40001. Split"),
    ("million.tsv", lambda c: HEAD + "\t\t\t\t\n" * 980_000, 2, "no row of content"),
    ("rows.md", lambda c: "|Pillar|Actions 2021|\n|-|-|\n" + "|a|b|\n" * 800_000, 7,
     "more than 200000 cells by line"),
    ("pipes.md", lambda c: "|" * 4_900_000, 7, "more than 200000 cells"),
    ("quotes.md", lambda c: ">" * 4_900_000, 2, "holds no table"),
    ("cell.tsv", lambda c: one_cell(sentence(c, 700_000)), 7,
     "Line 2 holds a cell of more than 262144 bytes. Split"),
    ("brackets.tsv", lambda c: one_cell("(" * 250_000), None, ""),
    ("angles.tsv", lambda c: one_cell("<" * 250_000), None, ""),
    ("word.tsv", lambda c: one_cell("a" * 250_000), 0, ""),
    ("marks.tsv", lambda c: one_cell("<i>a</i> b " * 9000), 7,
     "row 2, column 4 changes its formatting more than 8192 times"),
    ("bullets.tsv", lambda c: one_cell("<ul>" + "<li>a</li>" * 20_000 + "</ul>"), 7, "Split"),
    ("months.tsv", lambda c: one_cell("<p><b>May 2021</b></p><p>Do</p>" * 8000), 7, "Split"),
    ("dates.tsv", lambda c: pillars(18, lambda i: "".join(
        f"<p>Meet on 12 March, 18 and 21 April 2021 or in Q{k % 4 + 1}</p>" for k in range(4000))),
     7, "Split"),
    ("parties.tsv", lambda c: pillars(18, lambda i: "WHO, UNESCO and UNODC with ILO (lead WHO) " *
                                      5000), None, ""),
    ("conditions.tsv", lambda c: pillars(18, lambda i: "Hold it subject to resources, upon "
                                         "request, to be confirmed. " * 4000), 7, "Split"),
    ("mandates.tsv", lambda c: pillars(18, lambda i: "Hold it.", "Security Council resolution "
                                       "1234 (2020) recommends " * 4900), 7, "Split"),
    ("coordinators.tsv", lambda c: pillars(18, lambda i: "Hold it.", coordinator="Coordinator: "
                                           "UNESCO Involving " + "WHO, " * 50_000), 7,
     "more than 10000 agencies, roles"),
    ("agencies.tsv", lambda c: pillars(900, lambda i: "Hold it.", coordinator=", ".join(
        f"A{c.randrange(10**5):05}" for _ in range(40))), 7, "more than 10000 agencies"),
    ("notes.tsv", lambda c: one_cell("Do<sup>1</sup>") + "\n" + "".join(
        f"<sup>{i}</sup> words\n\n" for i in range(90_000)), 7, "Split"),
    ("actions.tsv", lambda c: pillars(900, lambda i: "".join(
        f"<p>Do {k} in June</p>" for k in range(9))), 7, "more than 5000 actions"),
    ("pillars.tsv", lambda c: pillars(4900, lambda i: "Hold it."), 7, "more than 1000 pillars"),
    ("title.tsv", lambda c: HEAD + "Title word " * 20_000 + "\tUNESCO\tUrge\tHold it.\t\n", 2,
     "name of the pillar in row 2 is longer than 4000 bytes"),
    ("unknown.tsv", lambda c: HEAD.replace("\n", "\tX" * 50 + "\n") + "".join(
        f"Work {i}\tUNESCO\tUrge\tHold it.\t\t" + "\t".join(["y" * 60] * 50) + "\n"
        for i in range(900)), None, ""),
    ("wide.tsv", lambda c: "Pillar\tActions 2021\t" + "\t".join(
        f"c{i}" for i in range(100_000)) + "\nWork\tHold it.\n", None, ""),
    ("long.tsv", long_texts, None, ""),
    ("shared.tsv", lambda c: pillars(110, lambda i: "Meet.", "Recommends " + "x " * 20_000), 0,
     ""),
    ("arabic.tsv", lambda c: pillars(18, lambda i: "تنظيم حلقة عمل بشأن حقوق الإنسان " * 3900), 0,
     ""),
    ("chinese.tsv", lambda c: pillars(18, lambda i: "保护平民的工作组织讲习班" * 6500), 0, ""),
    ("cut.json", lambda c: '{"concert": {', 2, "Line 1, column 13: this is not JSON"),
    ("other.json", lambda c: '{"a": 1}', 2, "not a framework: its members"),
    ("version.json", lambda c: '{"concert": 99, "framework": {"title": "T"}}', 6, "not version 1"),
    ("twice.json", lambda c: '{"concert": 1, "concert": 1}', 2, "duplicate"),
    ("members.json", lambda c: '{"concert": 1, "framework": {"title": "T", "colour": 1}, '
     '"pillars": [{"code": "A", "title": "B", "status": "lively", "actions": [{}]}]}', 2,
     "/framework/colour: is not a member(.|\n)*/pillars/0/status: must be one of(.|\n)*"
     "/pillars/0/actions/0/code: is missing"),
    ("agency.json", lambda c: '{"concert": 1, "framework": {"title": "T"}, "pillars": [{"code": '
     '"A", "title": "B", "coordinators": [{"agency": "WHO"}]}]}', 2, '"WHO" is named as an agency '
     'but is not in "agencies"'),
    ("deep.json", lambda c: '{"a":' * 900_000, 2, "nested deeper than 64 levels"),
    ("objects.json", lambda c: '{"concert":1,"pillars":[' + "{}," * 1_500_000 + "{}]}", 7,
     "holds more values than are read at once"),
    ("hundred.bin", noise(100_000_000), 7, "larger than 32 MB"),
    ("thirty.tsv", lambda c: c.randbytes(30_000_000), 2, "not text|not UTF-8"),
]


def check_run(run, size, status, words):
    if run.status != status and (status is not None or run.status not in (0, 2, 7)):
        raise Failure(f"exit {run.status}, not {status}: {run.words[:400]}")
    if status and not re.search(words, run.words):
        raise Failure(f"its words lack {words!r}: {run.words[:400]}")
    if run.status and ("signal" in run.words or "fault" in run.words or not run.words):
        raise Failure(f"no words for a person: {run.words[:400]}")
    if size > MEASURED_BYTES:
        return
    if run.cpu_s > CPU_S or run.memory_mb > MEMORY_MB:
        raise Failure(f"{run.cpu_s:.2f} s of CPU and {run.memory_mb:.0f} MB")


def run_case(place, case, before, worst):
    """Imports one file beside the sample; what fails must leave the sample alone there."""
    name, make, status, words = case
    content = make(place.random)
    data = place.copy("kept", name + ".data")
    run = place.measure("import", place.write(name, content), "--data", data, "--framework",
                        "hostile")
    check_run(run, len(content), status, words)
    if len(content) <= MEASURED_BYTES:
        worst.append((run.cpu_s, run.memory_mb, name))
    place.expect_intact(data)
    after = place.run("export", "--data", data, "--framework", SLUG).stdout
    listed = place.run("list", "frameworks", "--data", data).stdout.count(b"\n")
    if after != before or listed != 1 + (run.status == 0):
        raise Failure("the database has changed")
    place.remove(name, data)


def prove(place):
    """Yields (name, failure or None)."""
    place.run("import", SAMPLE, "--data", "kept", "--quiet", "--framework", SLUG)
    before = place.run("export", "--data", "kept").stdout
    worst = []
    for case in CASES:
        try:
            run_case(place, case, before, worst)
            yield case[0], None
        except Failure as why:
            yield case[0], str(why)
    for what, key, unit in (("CPU", 0, "s"), ("memory", 1, "MB")):
        top = sorted(worst, key=lambda row: -row[key])[:3]
        print(f"most {what}: " + ", ".join(f"{row[2]} {row[key]:.2f} {unit}" for row in top))
