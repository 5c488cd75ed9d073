"""Who is who: titles, shared surnames, short forms of given names, people spoken of together or by a nickname."""

import pytest
from spacy.language import Language

from extract.annotations import Entity
from extract.article import Article
from extract.table import annotate


def read(nlp: Language, text: str) -> tuple[dict[str, Entity], list[str | None]]:
    """The people and organisations of an article by name, and the sources of its quotes."""
    doc = annotate(nlp, Article(id="a", text=text))
    entities = doc._.facts_entities
    told = [q.source.entity for q in doc._.facts_quotes]
    return {e.name: e for e in entities}, [None if n is None else entities[n].name for n in told]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Ellen and Gerald Thwaite bought the pub. Mrs Thwaite said it was damp. Mr Thwaite blamed the bypass.",
            ["Ellen Thwaite", "Gerald Thwaite"],
        ),
        (
            "Ravi, Anita and Sunil Mistry bake. Miss Mistry said the oven was new. Sunil said it was old.",
            ["Anita Mistry", "Sunil Mistry"],
        ),
        ("The gift came from Hugh and Celia van Aalst. Mr van Aalst said it was small.", ["Hugh van Aalst"]),
        (
            "Sir Ralph and Lady Joan Bexley gave it. Lady Bexley said it was a meadow. Sir Ralph said it flooded.",
            ["Joan Bexley", "Ralph Bexley"],
        ),
        ("Sir Ralph and Lady Bexley gave the land. Sir Ralph said it flooded.", ["Ralph Bexley"]),
        ("Owners Des and Pat Quirke have retired. Des Quirke said it was time.", ["Des Quirke"]),
        ("Neighbours Ted, 72, and Ivy Lomax, 70, saw it. Mr Lomax said it shook the house.", ["Ted Lomax"]),
        ("Landlords Kev and Trish O’Shea closed the inn. Mr O’Shea said it was bills.", ["Kev O’Shea"]),
        ("Barbara and the late Roy Tulley bred sheep. Mrs Tulley said it was hard.", ["Barbara Tulley"]),
        ("Kelvin and his wife Joy Sprake sold up. Mr Sprake said it hurt.", ["Kelvin Sprake"]),
        ("Mr and Mrs Ronald Tapp were asleep. Mr Tapp said the roof fell in.", ["Ronald Tapp"]),
        ("Brothers Jake & Connor Slade were fined. Jake said it was harsh.", ["Jake Slade"]),
        (
            "Dr Sarah and Professor Martin Yeo run the clinic. Dr Yeo said it was early. Prof Yeo said it would grow.",
            ["Sarah Yeo", "Martin Yeo"],
        ),
    ],
)
def test_given_names_in_a_list_share_the_surname_at_its_end(nlp: Language, text: str, who: list[str]) -> None:
    assert read(nlp, text)[1] == who


def test_a_name_that_stood_alone_before_shares_no_surname(nlp: Language) -> None:
    found, _ = read(nlp, "Tom Ings owns the barn. Tom said it was dry. Tom and Lucy Harte came to see it.")
    assert set(found) == {"Tom Ings", "Lucy Harte"}
    found, _ = read(nlp, "The bill has Joss Pell, Kiki and Natasha Orme on it.")
    assert "Kiki Orme" not in found


@pytest.mark.parametrize(
    ("full", "short", "name"),
    [
        ("Sir Clive Rudge", "Sir Clive", "Clive Rudge"),
        ("Dame Olwen Prys", "Dame Olwen", "Olwen Prys"),
        ("Father Declan Moy", "Father Declan", "Declan Moy"),
        ("Fr Declan Moy", "Fr Declan", "Declan Moy"),
        ("Canon Ruth Amory", "Canon Ruth", "Ruth Amory"),
        ("Lady Helen Strood", "Lady Helen", "Helen Strood"),
        ("Revd Jo Tully", "Revd Jo", "Jo Tully"),
        ("Dr Alan Speight", "Dr Alan", "Alan Speight"),
        ("Professor Dame Jane Orde", "Dame Jane", "Jane Orde"),
        ("Professor Sir Alan Orde", "Sir Alan", "Alan Orde"),
        ("Princess Margit of Ruthenia", "Princess Margit", "Margit of Ruthenia"),
        ("Right Rev Colin Fay", "Bishop Colin", "Colin Fay"),
        ("Alan Kerr, who was knighted in 2009,", "Sir Alan", "Alan Kerr"),
        ("Father Ted Crilly", "Father Ted", "Ted Crilly"),
    ],
)
def test_a_title_with_a_given_name_is_short_for_the_whole(nlp: Language, full: str, short: str, name: str) -> None:
    found, who = read(nlp, f"{full} opened the fair in Ludlow. {short} said the hall was cold.")
    assert who == [name]
    assert list(found) == [name]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Jo Constable", "Ms Constable"),
        ("Ruth Sheriff", "Dr Sheriff"),
        ("Nick Earl", "Mr Earl"),
        ("Diana Major", "Mrs Major"),
        ("Tom Sergeant", "PC Sergeant"),
        ("Paul Pope", "Mr Pope"),
        ("Carl Justice", "Mr Justice"),
        ("Anna Judge", "Judge Judge"),
        ("Gary Bishop", "Bishop"),
        ("Ian Prince", "Prince"),
        ("Jenny Baker", "Baker"),
        ("Ann Short", "Short"),
        ("Jenny Field", "Field"),
    ],
)
def test_a_surname_may_be_a_title_a_trade_or_a_common_word(nlp: Language, name: str, called: str) -> None:
    found, who = read(nlp, f"{name} keeps bees in Ludlow. {called} said the winter was hard.")
    assert who == [name]
    assert list(found) == [name]


def test_a_title_is_no_name_where_nobody_bears_it_as_one(nlp: Language) -> None:
    found, _ = read(nlp, "Gary Bishop met the Bishop of Truro. The Lord Mayor of London was there.")
    assert list(found) == ["Gary Bishop"]


@pytest.mark.parametrize(
    "office",
    [
        *(
            "Lord Chancellor",
            "Lord Advocate",
            "Lord Chief Justice",
            "Lord Privy Seal",
            "Lord President",
            "Lord Speaker",
        ),
        *(
            "Lord Mayor",
            "Lord Provost",
            "Lord Lieutenant",
            "Lord Justice Clerk",
            "Mr Chairman",
            "Mr Speaker",
            "Madam Deputy Speaker",
        ),
    ],
)
def test_an_office_is_nobodys_name_and_stands_before_one(nlp: Language, office: str) -> None:
    found, _ = read(nlp, f"The {office} closed the hall in Ludlow. {office} said the roof was unsafe.")
    assert list(found) == []
    found, _ = read(nlp, f"{office} Gwen Pargeter closed the hall. Lord Falconer said the roof was unsafe.")
    assert list(found) == ["Gwen Pargeter", "Falconer"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Councillor Jim Tate and his son, Ross Tate, run it. Cllr Tate said it was old.", ["Jim Tate"]),
        (
            "Professor Ada Lund and Erik Lund live in Perth. Mr Lund said it was quiet. Prof Lund said it was dull.",
            ["Erik Lund", "Ada Lund"],
        ),
        (
            "Detective Sergeant Amy Rook and PC Neil Rook are married. PC Rook said it was odd. "
            "Det Sgt Rook said it was not.",
            ["Neil Rook", "Amy Rook"],
        ),
        ("Baroness Platt and her nephew, Sam Platt, spoke. Mr Platt said it leaked.", ["Sam Platt"]),
        ("Sir Hal Moone and Rick Moone fell out. Mr Moone said it was sad.", ["Rick Moone"]),
        (
            "Lord Ashby and his daughter, Flora Ashby, own the moor. Miss Ashby said it was dry. "
            "Lord Ashby said it was wet.",
            ["Flora Ashby", "Ashby"],
        ),
    ],
)
def test_a_title_tells_two_of_one_surname_apart(nlp: Language, text: str, who: list[str]) -> None:
    assert read(nlp, text)[1] == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Judge Alan Price sat in Hull. Det Con Price said it was over. Judge Price said it was mean.",
            ["Price", "Alan Price"],
        ),
        (
            "Det Con Price said it was over. Judge Alan Price sat in Hull. Judge Price said it was mean.",
            ["Price", "Alan Price"],
        ),
        (
            "Judge Alan Price sat in Hull. The case was led by DC Helen Price. DC Price said it was over.",
            ["Helen Price"],
        ),
        (
            "Det Insp Mary Cole led the search. DI Cole said it was long. Sgt Cole said it was wet.",
            ["Mary Cole", "Cole"],
        ),
        ("Cllr Jean Price spoke. PC Price said it was loud.", ["Price"]),
        ("Dr Jean Price gave evidence. PC Price said it was dark.", ["Price"]),
        ("Lady Jean Price was burgled. PC Price said it was dark.", ["Price"]),
        ("Lt-Col Tom Price spoke. Col Price said it was hard. PC Price said it was not.", ["Tom Price", "Price"]),
        ("Mrs Jean Price wept. Judge Price said it was sad.", ["Price"]),
        ("Sentencing Alan Price, Judge Price said it was mean. Mr Price said he was sorry.", ["Price", "Alan Price"]),
        (
            "Alan Price, 34, of Hull, was jailed. Judge Ann Price told him to change. Det Con Price said it was over. "
            "Price said he was sorry.",
            ["Ann Price", "Price", "Alan Price"],
        ),
        ("DCI Mary Cole and Tom Cole spoke. Insp Cole said it was wet.", ["Mary Cole"]),
    ],
)
def test_who_cannot_bear_a_title_is_another_one(nlp: Language, text: str, who: list[str]) -> None:
    told = read(nlp, text)[1]
    assert told[-len(who) :] == who


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("PC Neil Rook", "PC Rook"),
        ("Neil Rook", "PC Rook"),
        ("Neil Rook", "Judge Rook"),
        ("Acting Det Insp Neil Rook", "DI Rook"),
        ("Chief Insp Neil Rook", "Insp Rook"),
        ("Lt-Col Neil Rook", "Colonel Rook"),
        ("Commissioner Sir Neil Rook", "Sir Neil"),
        ("Sir Neil Rook", "Lord Rook"),
        ("Cllr Rev Neil Rook", "Rev Rook"),
        ("Coroner Dr Neil Rook", "Dr Rook"),
        ("Mr Neil Rook", "Cllr Rook"),
        ("Rev Neil Rook", "Bishop Rook"),
        ("PC Neil Rook", "Mr Rook"),
    ],
)
def test_who_can_bear_a_title_is_the_same_one(nlp: Language, full: str, short: str) -> None:
    found, who = read(nlp, f"{full} came to Ludlow. {short} said the hall was cold.")
    assert who == ["Neil Rook"]
    assert list(found) == ["Neil Rook"]


@pytest.mark.parametrize("title", ["PC", "DC", "DS", "PS", "DCI", "Recorder"])
def test_a_short_rank_belongs_to_a_full_name(nlp: Language, title: str) -> None:
    doc = annotate(nlp, Article(id="a", text=f"The case was led by {title} Neil Rook. {title} Rook said it was over."))
    [one] = doc._.facts_entities
    assert [doc.text[m.start : m.end] for m in one.mentions] == [f"{title} Neil Rook", f"{title} Rook"]
    assert one.role == title


@pytest.mark.parametrize(
    "title",
    [
        "Cllr",
        "Alderman",
        "Insp",
        "DCI",
        "Det Con",
        "Detective Chief Superintendent",
        "Assistant Chief Constable",
        "Lt-Col",
        "Major General",
        "L/Cpl",
        "Sqn Ldr",
        "Rear Admiral",
        "Guardsman",
        "Rt Rev",
        "District Judge",
        "Mrs Justice",
        "Mx",
        "Baroness",
    ],
)
def test_no_title_stays_in_a_name(nlp: Language, title: str) -> None:
    found, who = read(nlp, f"{title} Robin Ludgate said it was shut. {title} Ludgate said it would open.")
    assert list(found) == ["Robin Ludgate"]
    assert who == ["Robin Ludgate"] * 2


@pytest.mark.parametrize(
    ("text", "role", "aliases"),
    [
        ("Det Supt Robin Ludgate spoke. Det Supt Ludgate left.", "Det Supt", ["Ludgate"]),
        ("District Judge Amy Colter sat. Judge Colter rose.", "District Judge", ["Colter"]),
        ("Cllr Dr Robin Ludgate spoke.", "Cllr", ["Cllr Dr Robin Ludgate"]),
        ("Dr Robin Ludgate spoke. Dr Ludgate left.", None, ["Dr Robin Ludgate", "Dr Ludgate"]),
        ("The judge, Mr Justice Pell, sat.", "judge", ["Mr Justice Pell"]),
    ],
)
def test_a_rank_is_a_role_and_a_form_of_address_an_alias(
    nlp: Language, text: str, role: str | None, aliases: list[str]
) -> None:
    [one] = read(nlp, text)[0].values()
    assert (one.role, one.aliases) == (role, aliases)


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("William Orchard", "Bill Orchard"),
        ("Margaret Hind", "Peggy Hind"),
        ("Edward Salt", "Ted Salt"),
        ("Alexander Reed", "Sandy Reed"),
        ("Patricia Noble", "Trish Noble"),
        ("Philippa Gore", "Pippa Gore"),
        ("John T. Marwood", "John Marwood"),
        ("Gwilym “Gwil” Pritchard", "Gwil Pritchard"),
        ("Terence 'Tel' Bright", "Tel Bright"),
        ("Susannah (Sukie) Lowe", "Sukie Lowe"),
        ("Anna Fell Watson", "Ms Fell Watson"),
        ("Piet de Graaf", "Mr de Graaf"),
        ("Juan García Ruiz", "Mr García"),
        ("Ludo Pym III", "Mr Pym"),
    ],
)
def test_a_shorter_form_is_of_the_same_person(nlp: Language, full: str, short: str) -> None:
    found, who = read(nlp, f"{full} has led the choir since May. {short} said the hall was cold.")
    assert list(found) == [full]
    assert who == [full]


def test_a_name_in_capitals_is_written_as_elsewhere(nlp: Language) -> None:
    found, _ = read(nlp, "HELEN PRATT runs the shop. Helen Pratt said it was shut.")
    assert list(found) == ["Helen Pratt"]


@pytest.mark.parametrize(
    "text",
    [
        "Robert Shaw and his son, Bob Shaw, were there. Bob Shaw said it rained.",
        'Bob Shaw died on Monday. "A fine man," said Robert Shaw, his son.',
        "Bob Shaw beat Robert Shaw in the final.",
    ],
)
def test_father_and_son_are_two(nlp: Language, text: str) -> None:
    assert set(read(nlp, text)[0]) == {"Robert Shaw", "Bob Shaw"}


@pytest.mark.parametrize(
    "text",
    [
        "Jill Moore and Sam Tighe own the kiosk. They said it was shut.",
        "Jill Moore, 61, and Sam Tighe, 58, own the kiosk. They said it was shut.",
        'Jill Moore and Sam Tighe lost the farm. "It broke us," the couple said.',
        "Jill Moore and Sam Tighe were fined. Both said it was unfair.",
        "Jill Moore and her brother, Sam Tighe, were cleared. The pair said it was right.",
        "Jill Moore met Sam Tighe in 1999. The two said it was fate.",
        "Jill Moore, Sam Tighe and Ada Penn were there. The trio said it was cold.",
        "Jill Moore and Ada Penn were rescued. The women said they were cold.",
    ],
)
def test_a_plural_means_the_people_named_together(nlp: Language, text: str) -> None:
    assert read(nlp, text)[1] == ["Jill Moore"]


@pytest.mark.parametrize("between", ["Residents are angry.", "Police were called."])
def test_they_are_not_who_was_named_before_others(nlp: Language, between: str) -> None:
    assert read(nlp, f"Jill Moore and Sam Tighe own it. {between} They said it was loud.")[1] == [None]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The coach, Ian Dell, said they were tired. The owner, Roy Pask, was angry. “I want points,” he said.",
            "Roy Pask",
        ),
        (
            "Ruth Amory said it was full. The organist, Jane Tull, retires in May. “I will miss it,” she said.",
            "Jane Tull",
        ),
        (
            "Fire chief Dan Rowe said it began at noon. The owner, Al Tait, lost everything. “I am numb,” he said.",
            "Al Tait",
        ),
        ("Mark Hale said it was fair. The hall was full. “We worked hard,” he said.", "Mark Hale"),
        ("Mark Hale said it was fair. He thanked Paul Dean. “We worked hard,” he said.", "Mark Hale"),
    ],
)
def test_he_is_whom_the_sentence_before_is_about(nlp: Language, text: str, name: str) -> None:
    assert read(nlp, text)[1][-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"It is cold here," said a man who calls himself "Sparrow".', "Sparrow"),
        ("A busker known locally as “Fingers” said the town was dead.", "Fingers"),
        ("A woman who gave her name only as Jo said the gate was open.", "Jo"),
        ("A 14-year-old called Kyle said it was boring.", "Kyle"),
        ("A tattooist who goes by the name of Inky said it was art.", "Inky"),
        ('A caller identified only as "Rita" said it was dark.', "Rita"),
        ('A market trader whom everyone calls "Big Reg" said he was off.', "Big Reg"),
        ('One rough sleeper, nicknamed "The Duke", said it was safe.', "Duke"),
    ],
)
def test_somebody_without_another_name_goes_by_a_nickname(nlp: Language, text: str, name: str) -> None:
    found, who = read(nlp, text)
    assert found[name].type == "person"
    assert name in who


@pytest.mark.parametrize(
    "text",
    [
        "She lives in a street known as Cutler Row, near a bridge called Old Meg.",
        "The mill stands on a river known as the Ettle.",
        "The firm sells a computer called the Quillon.",
    ],
)
def test_what_is_no_person_has_no_nickname(nlp: Language, text: str) -> None:
    found, _ = read(nlp, text)
    assert "person" not in {e.type for e in found.values()}


@pytest.mark.parametrize(
    "words",
    ["[Mayor Robert] Pell", "[Robert] Pell", "[Mr Robert] Pell"],
)
def test_what_brackets_add_to_a_quoted_name_belongs_to_it(nlp: Language, words: str) -> None:
    found, _ = read(nlp, f'Una Kerr said: "If {words} gives way, we win." Mr Pell laughed.')
    assert set(found) == {"Una Kerr", "Robert Pell"}
    assert "Mr Pell" in found["Robert Pell"].aliases


def test_an_office_of_one_people_is_not_held_by_anothers_officer(nlp: Language) -> None:
    text = (
        "Petra Vosk flew in on Friday. The Latvian president came to Riga. She said winter was near. "
        "“If [Estonian President Karin] Tamm objects, so be it,” Ms Vosk said."
    )
    assert read(nlp, text)[1] == ["Petra Vosk", "Petra Vosk"]
    text = (
        "The Danish minister Ole Friis met the Swedish minister Nils Ek. The Danish minister said it went well. "
        "The Swedish minister said it was cold."
    )
    assert read(nlp, text)[1] == ["Ole Friis", "Nils Ek"]


def test_the_role_that_a_phrase_tells_names_no_people(nlp: Language) -> None:
    found, _ = read(nlp, "Petra Vosk wants more aid. The Latvian president said winter was near.")
    assert found["Petra Vosk"].role == "president"


def test_a_given_name_of_both_genders_tells_none(nlp: Language) -> None:
    text = "Paul Dean said it was a loss. Lindsey Marr also voted against the dam. “It would leak,” he added."
    assert read(nlp, text)[1][-1] == "Lindsey Marr"


@pytest.mark.parametrize(
    "text", ["The murals are the work of {}.", "Ida Penn was joined by {}.", "Ida Penn has worked with {}."]
)
def test_whose_work_it_is_and_who_joins_is_no_firm(nlp: Language, text: str) -> None:
    found, _ = read(nlp, text.format("Ashvin Kumar"))
    assert found.get("Ashvin Kumar", Entity("", "person")).type == "person"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert Oakley-Finch", "Robert Oakley Finch"),
        ("Robert Oakley Finch", "Robert Oakley-Finch"),
        ("Viktor Sabanov", "Victor Sabanov"),
    ],
)
def test_a_name_spelt_in_two_ways_is_one_persons(nlp: Language, one: str, other: str) -> None:
    found, _ = read(nlp, f"{one} opened the hall. Rain fell all day. Crowds came to see {other} leave.")
    assert list(found) == [one]


def test_two_with_given_names_alike_who_stand_in_one_sentence_are_two(nlp: Language) -> None:
    found, _ = read(nlp, "Karen Tamm met her sister, Karin Tamm. Martin Yeo runs the clinic with Marvin Yeo.")
    assert {"Karen Tamm", "Karin Tamm", "Martin Yeo", "Marvin Yeo"} <= set(found)


def test_whom_a_later_sentence_quotes_does_not_speak_before(nlp: Language) -> None:
    text = (
        "“We are sorry that the file is in court,” Oxfam said. "
        "If found guilty, they could face a fine, Reuters reported Ida Penn as saying."
    )
    assert read(nlp, text)[1][0] == "Oxfam"


def test_a_staff_is_no_part_of_its_chiefs_name(nlp: Language) -> None:
    found, who = read(nlp, "Rain fell. Chief of the General Staff Sir Roly Wark said the army was ready.")
    assert (list(found), who) == (["Roly Wark"], ["Roly Wark"])


def test_a_prince_is_nobody_else_of_his_name(nlp: Language) -> None:
    found, _ = read(nlp, "Charles Marden led the council. Prince Charles opened the pier. Mr Marden said it was good.")
    assert found["Charles Marden"].aliases == ["Mr Marden"]
    assert found["Charles"].aliases == ["Prince Charles"]
    found, _ = read(nlp, "Prince William Marden came. Prince William said it was good.")
    assert list(found) == ["William Marden"]
