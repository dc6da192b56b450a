"""An instrument in Python: pupils' views of a lesson on a scale of faces, scored by the mean."""

import json
import sys
import os

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # python3 -I does not look there by itself

import diagnostics_pb2 as pb
import marshrut

FACES = [("1", "🙁"), ("2", "😐"), ("3", "🙂")]


class LessonReview:
    name, version, kind, title = "lesson-review", "1.0.0", "questionnaire", "Урок глазами учеников"

    def form(self, definition):
        d = read(definition)
        form = pb.FormReply(title=d["title"], introduction="Выберите лицо, которое подходит.")
        for c in d["competencies"]:
            section = form.sections.add(code=c["code"], title=c["title"])
            for q in c["questions"]:
                item = section.items.add(code=q["code"], text=q["text"], required=True, input="single")
                for code, face in FACES:
                    item.options.add(code=code, title=face)
            form.competencies.add(code=c["code"], title=c["title"], max=float(len(FACES)))
        return form

    def score(self, definition, run_id, answers):
        d, given, wrong = read(definition), {}, []
        for a in answers:
            if a.item in given or len(a.choices) != 1 or a.choices[0] not in dict(FACES):
                wrong.append((a.item, "нужен один ответ из предложенных"))
            given[a.item] = a.choices[0] if a.choices else ""
        report = pb.Report(run_id=run_id)
        for c in d["competencies"]:
            missing = [q["code"] for q in c["questions"] if q["code"] not in given]
            wrong += [(code, "нет ответа") for code in missing]
            codes = [q["code"] for q in c["questions"]]
            if missing or wrong:
                continue
            mean = sum(int(given[code]) for code in codes) / len(codes)
            report.scores.add(competency=c["code"], score=mean, max=float(len(FACES)), deficit=mean < 2, polarity="high_is_good")
        known = {q["code"] for c in d["competencies"] for q in c["questions"]}
        wrong += [(item, "такого вопроса нет") for item in given if item not in known]
        if wrong:
            raise marshrut.WrongAnswers(*wrong)
        return report


def read(definition):
    """Check the definition; every mistake is named by its place, a JSON pointer."""
    try:
        d = json.loads(definition)
    except (ValueError, RecursionError) as error:
        raise marshrut.WrongDefinition(("", f"не JSON: {error}"))
    if not isinstance(d, dict) or not isinstance(d.get("competencies"), list) or not d["competencies"]:
        raise marshrut.WrongDefinition(("/competencies", "нет ни одной компетенции"))
    wrong, seen = [(f"/{key}", "неизвестное поле") for key in d if key not in ("title", "competencies")], set()
    if not isinstance(d.get("title"), str):
        wrong.append(("/title", "нужно название"))
    for i, c in enumerate(d["competencies"]):
        if not isinstance(c, dict) or not all(isinstance(c.get(k), str) and c[k] for k in ("code", "title")) or not isinstance(c.get("questions"), list) or not c["questions"]:
            wrong.append((f"/competencies/{i}", "нужны код, название и вопросы"))
            continue
        for j, q in enumerate(c["questions"]):
            if not isinstance(q, dict) or not all(isinstance(q.get(k), str) and q[k] for k in ("code", "text")) or q["code"] in seen:
                wrong.append((f"/competencies/{i}/questions/{j}", "нужны текст и код, который не повторяется"))
                continue
            seen.add(q["code"])
    if wrong:
        raise marshrut.WrongDefinition(*wrong)
    return d


if __name__ == "__main__":
    marshrut.serve(LessonReview())
