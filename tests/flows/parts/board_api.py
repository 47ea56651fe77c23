# SPDX-License-Identifier: Apache-2.0
"""What the flow about the board's API shares: questions whose answers are held against openapi.json, walks over pages."""
import http.client
import json
import os
import re
import urllib.parse

from .checks import ROOT, check, equal
from .pages import listening
from .process import start_huiyin

DESCRIPTION = os.path.join(ROOT, "consumers", "board", "openapi.json")


class Api:
    """A board of a town, and its API. Every JSON that it answers is looked at against the description of it."""

    def __init__(self, town, *settings):
        import jsonschema_rs
        self.process = start_huiyin("board", *town.flags(), "--listen", "127.0.0.1:0", *settings)
        self.address = listening(self.process)
        self.url = "http://" + self.address
        with open(DESCRIPTION, encoding="utf-8") as f:
            self.description = json.load(f)
        self.validators = {}
        self.rules = jsonschema_rs
        self.seen = []  # the bodies of all answers

    def ask(self, path, headers=None, **parameters):
        """(status, headers, body) as they come."""
        query = urllib.parse.urlencode([(k, v) for k, v in parameters.items() if v is not None], doseq=True)
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            connection.request("GET", path + ("?" + query if query else ""), headers=headers or {})
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        self.seen.append(body)
        return answer.status, dict(answer.getheaders()), body

    def template(self, path):
        for template in self.description["paths"]:
            if re.fullmatch(re.sub(r"\\\{[^}]*\\\}", ".+", re.escape(template)), path):
                return template
        check(False, "%s is not described" % path)

    def validator(self, template, status):
        if (template, status) not in self.validators:
            answer = self.description["paths"][template]["get"]["responses"].get(str(status))
            check(answer, "%s may not answer %d by its description" % (template, status))
            if "$ref" in answer:
                answer = self.description["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
            schema = dict(answer["content"]["application/json"]["schema"], components=self.description["components"])
            self.validators[template, status] = self.rules.validator_for(schema)
        return self.validators[template, status]

    def get(self, path, status=200, **parameters):
        """The JSON of an answer of that status."""
        found, headers, body = self.ask("/api/v1/" + path, **parameters)
        check(found == status, "%s %s answers %d: %s" % (path, parameters, found, body[:500]))
        equal(headers["Content-Type"], "application/json; charset=utf-8", "type")
        answer = json.loads(body.decode("utf-8"))
        template = self.template("/api/v1/" + path)
        for fault in self.validator(template, status).iter_errors(answer):
            check(False, "%s %s: %s at %s" % (path, parameters, fault.message, list(fault.instance_path)))
        return answer

    def refused(self, path, status=400, **parameters):
        """The code of a refusal, which has a sentence in both languages."""
        error = self.get(path, status=status, **parameters)["error"]
        check(error["message"].endswith(".") and error["message_zh"].endswith("。"), "no sentences: %r" % error)
        return error["code"]

    def walk(self, path, between=None, **parameters):
        """All rows of all pages, and the answers. `between(number)` is called between two pages."""
        rows, answers, cursor = [], [], None
        while True:
            answers.append(self.get(path, cursor=cursor, **parameters))
            rows += answers[-1]["rows"]
            cursor = answers[-1]["next"]
            if not cursor:
                return rows, answers
            check(len(answers) < 3000, "the pages of %s do not end" % path)
            if between:
                between(len(answers))
