#!/usr/bin/env python3
"""Works value sets out independently of Ponte, with the models of `fhir.resources` (PyPI, 8.x, R4B).

    expand.py FOLDER > expected.json            every value set of the unpacked npm package hl7.terminology.r4
    expand.py FOLDER --sample 200 OUT.json      so many of them with the code systems they need, and what is in them

`expected.json` maps each value set's address to its codes (`system|code`, sorted), or to null where it cannot be worked
out from what is in the folder.
"""

import glob
import json
import sys

from fhir.resources.R4B.codesystem import CodeSystem
from fhir.resources.R4B.valueset import ValueSet


class Unknown(Exception):
    """What a value set names is not in the folder."""


class System:
    def __init__(self, resource):
        self.parents = {}
        self.url = resource.url
        self.is_fragment = resource.content == "fragment"
        self._add(resource.concept or [], None)

    def _add(self, concepts, parent):
        for concept in concepts:
            above = self.parents.setdefault(concept.code, set())
            if parent is not None:
                above.add(parent)
            for said in concept.property or []:
                if said.code in ("parent", "subsumedBy"):
                    above.add(said.valueCode or said.valueString)
            self._add(concept.concept or [], concept.code)

    def below(self, code):
        """Everything below a code, however far."""
        found, grown = set(), {code}
        while grown:
            grown = {child for child, above in self.parents.items() if above & grown} - found
            found |= grown
        return found - {code}


class Folder:
    def __init__(self, path):
        self.systems, self.value_sets, self.by_oid = {}, {}, {}
        for name in sorted(glob.glob(path + "/CodeSystem-*.json")):
            resource = CodeSystem.model_validate_json(open(name, encoding="utf-8").read())
            if resource.content not in ("not-present", "example"):
                system = System(resource)
                self.systems[resource.url] = self.systems[(resource.url, resource.version)] = system
                for identifier in resource.identifier or []:
                    if identifier.system == "urn:ietf:rfc:3986":
                        # The first that has it keeps it.
                        self.by_oid.setdefault(identifier.value, system)
        for name in sorted(glob.glob(path + "/ValueSet-*.json")):
            resource = ValueSet.model_validate_json(open(name, encoding="utf-8").read())
            self.value_sets[resource.url] = self.value_sets[(resource.url, resource.version)] = resource

    def all(self, url):
        """A value set or system by `url` or `url|version`."""
        return tuple(url.split("|", 1)) if "|" in url else url

    def system(self, part):
        """A system by its address, or by the object identifier that it says is its own."""
        known = self.systems.get((part.system, part.version) if part.version else part.system)
        return known if known or part.version else self.by_oid.get(part.system)

    def part(self, part, path):
        found = None
        if part.system:
            known = self.system(part)
            if part.concept:
                codes = {concept.code for concept in part.concept}
                # Of a fragment a code that is not there may still be one.
                codes = codes if known is None or known.is_fragment else codes & known.parents.keys()
            elif known is None:
                raise Unknown(part.system)
            else:
                codes = set(known.parents)
                for condition in part.filter or []:
                    codes &= self.condition(known, condition)
            found = {(known.url if known else part.system, code) for code in codes}
        for url in part.valueSet or []:
            other = self.expand(self.all(url), path)
            found = other if found is None else found & other
        return found

    @staticmethod
    def condition(system, condition):
        if condition.property not in ("concept", "code") or condition.op not in ("is-a", "descendent-of"):
            raise Unknown(condition.op)
        here = {condition.value} & system.parents.keys() if condition.op == "is-a" else set()
        return system.below(condition.value) | here

    def expand(self, name, path=()):
        if name not in self.value_sets or name in path:
            raise Unknown(name)
        compose = self.value_sets[name].compose
        if compose is None:
            raise Unknown("compose")
        found = set()
        for part in compose.include:
            found |= self.part(part, (*path, name))
        for part in compose.exclude or []:
            found -= self.part(part, (*path, name))
        return found

    def expected(self):
        answers = {}
        for url in sorted(name for name in self.value_sets if isinstance(name, str)):
            try:
                answers[url] = sorted("|".join(code) for code in self.expand(url))
            except Unknown:
                answers[url] = None
        return answers


def shape(resource):
    """What kinds of parts a value set has."""
    kinds = set()
    for side in ("include", "exclude"):
        for part in getattr(resource.compose, side) or []:
            for name in ("concept", "filter", "valueSet"):
                if getattr(part, name):
                    kinds.add(f"{side} {name} {len(getattr(part, name)) > 1}")
            kinds.add(f"{side} {part.version is None}")
    return tuple(sorted(kinds))


def needed(folder, url, systems, value_sets):
    """The systems and value sets that a value set is made of."""
    value_sets.add(url)
    compose = folder.value_sets[url].compose
    for part in [*compose.include, *(compose.exclude or [])]:
        if part.system:
            systems.add(part.system)
        for other in part.valueSet or []:
            if other.split("|")[0] not in value_sets:
                needed(folder, other.split("|")[0], systems, value_sets)


def plain(concept):
    """A concept with what matters here."""
    kept = {name: concept[name] for name in ("code", "display") if name in concept}
    above = [said for said in concept.get("property", []) if said["code"] in ("parent", "subsumedBy")]
    below = [plain(child) for child in concept.get("concept", [])]
    return {**kept, **({"property": above} if above else {}), **({"concept": below} if below else {})}


def sample(folder, path, count, out):
    """Value sets of as many shapes as there are, with small systems first."""
    answers = {url: codes for url, codes in folder.expected().items() if codes is not None}
    raw = {}
    for name in glob.glob(path + "/*.json"):
        resource = json.load(open(name, encoding="utf-8"))
        if resource.get("resourceType") in ("CodeSystem", "ValueSet"):
            raw[(resource["resourceType"], resource["url"])] = resource
    # Their identifiers are others in the sample.
    named_by_oid = lambda url: any(part.system in folder.by_oid for part in folder.value_sets[url].compose.include)
    answers = {url: codes for url, codes in answers.items() if not named_by_oid(url)}
    weight = lambda url: len(folder.systems[url].parents) if url in folder.systems else 0
    cost = {}
    for url in answers:
        systems, value_sets = set(), set()
        needed(folder, url, systems, value_sets)
        cost[url] = (sum(map(weight, systems)), systems, value_sets)
    by_shape = {}
    for url in sorted(answers, key=lambda url: (cost[url][0], url)):
        by_shape.setdefault(shape(folder.value_sets[url]), []).append(url)
    chosen = []
    while len(chosen) < count:
        for urls in by_shape.values():
            if urls and len(chosen) < count and cost[urls[0]][0] < 500 and len(answers[urls[0]]) < 200:
                chosen.append(urls.pop(0))
            else:
                urls[:1] = []
    systems = set().union(*(cost[url][1] for url in chosen))
    value_sets = set().union(*(cost[url][2] for url in chosen))
    entries = []
    keys = [("CodeSystem", url) for url in sorted(systems)] + [("ValueSet", url) for url in sorted(value_sets)]
    for number, key in enumerate(keys):
        if key not in raw:
            continue
        resource = raw[key]
        kept = {name: resource[name] for name in
                ("resourceType", "url", "version", "name", "status", "content", "caseSensitive", "hierarchyMeaning", "compose")
                if name in resource}
        kept["identifier"] = [{"system": "urn:ietf:rfc:3986", "value": f"urn:oid:2.999.4.{number + 1}"}]
        if "concept" in resource:
            kept["concept"] = [plain(concept) for concept in resource["concept"]]
        entries.append({"resource": kept})
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"bundle": bundle, "expected": {url: answers[url] for url in sorted(chosen)}}, file,
                  ensure_ascii=False, separators=(",", ":"))
    print(len(chosen), "value sets,", len(systems), "systems,", len(by_shape), "shapes")


def main():
    path = sys.argv[1]
    folder = Folder(path)
    if len(sys.argv) > 2:
        sample(folder, path, int(sys.argv[3]), sys.argv[4])
    else:
        json.dump(folder.expected(), sys.stdout, indent=0)


main()
