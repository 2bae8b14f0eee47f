"""Other solvers make the plans that `placement` made, and every difference fails.

`run` beside this file makes them and calls this with their folder.

Small markets of all kinds: OR-tools' CP-SAT reaches the same value for every objective that is proven, and never exceeds a bound;
`matching` finds the same stable plan. Sizes that are measured: OR-tools' minimum-cost flow reaches the same total, and its time
stands beside ours.
"""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy
from matching.games import HospitalResident
from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

# Above this `matching` takes minutes.
MOST_STUDENTS_OF_MATCHING = 1_000


class Market:
    """A market as it is written, with the student of each pair."""

    def __init__(self, told):
        self.__dict__.update(told)
        self.count = len(self.slot)
        self.owner = [student for student, count in enumerate(self.choices) for _ in range(count)]
        self.rank = [rank for count in self.choices for rank in range(1, count + 1)]
        self.of = [[] for _ in range(self.students)]
        for pair, student in enumerate(self.owner):
            self.of[student].append(pair)

    def is_plain(self):
        """Whether there is nothing but capacities."""
        return not (self.caps or self.together or any(self.reserve) or any(least > 1 for least in self.min_intake))

    def counted(self, cap):
        """The pairs in each unit of a cap."""
        members = None if cap["members"] is None else set(cap["members"])
        units = {"slot": lambda slot: slot, "employer": lambda slot: self.employer[slot], "plan": lambda _: 0}
        pairs = [[] for _ in cap["most"]]
        for pair, student in enumerate(self.owner):
            if members is None or student in members:
                pairs[units[cap["per"]](self.slot[pair])].append(pair)
        return pairs


class Exact:
    """All plans of a market, as CP-SAT sees them."""

    def __init__(self, market):
        self.market = market
        self.model = model = cp_model.CpModel()
        self.takes = takes = [model.new_bool_var("") for _ in range(market.count)]
        for pairs in market.of:
            model.add_at_most_one(takes[pair] for pair in pairs)
        slots = range(len(market.capacity))
        into = [[pair for pair in range(market.count) if market.slot[pair] == slot] for slot in slots]
        self.reserved = []
        for slot in slots:
            inside = sum(takes[pair] for pair in into[slot])
            group = [pair for pair in into[slot] if market.priority[market.owner[pair]]]
            others = [pair for pair in into[slot] if not market.priority[market.owner[pair]]]
            is_open = model.new_bool_var("")
            model.add(inside <= market.capacity[slot] * is_open)
            model.add(inside >= market.min_intake[slot] * is_open)
            if market.hard[slot]:
                model.add(sum(takes[pair] for pair in others) <= market.capacity[slot] - market.reserve[slot])
            elif market.reserve[slot]:
                filled = model.new_int_var(0, market.reserve[slot], "")
                model.add(filled <= sum(takes[pair] for pair in group))
                self.reserved.append(filled)
        for cap in market.caps:
            for most, pairs in zip(cap["most"], market.counted(cap)):
                model.add(sum(takes[pair] for pair in pairs) <= most)
        for group in market.together:
            for first, second in zip(group, group[1:]):
                for slot in slots:
                    at = [sum(takes[p] for p in market.of[who] if market.slot[p] == slot) for who in (first, second)]
                    model.add(at[0] == at[1])

    def best(self, goal):
        """The most of a sum, which every plan after this has."""
        self.model.maximize(goal)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(self.model) == cp_model.OPTIMAL
        most = round(solver.objective_value)
        self.model.add(goal == most)
        return most

    def weighted(self, goal):
        """The sum that a plan was made for."""
        places = goal["scored"]
        score = [0 if places is None else score >> places for score in self.market.score]
        placed = sum(take * (goal["placed"] + own) for take, own in zip(self.takes, score))
        return placed + goal["reserved"] * sum(self.reserved)

    def ranks_of_fair(self):
        """How many are at each rank from the last to the first in the fairest plan, and its score."""
        market = self.market
        self.best(sum(self.takes) * 1_000 + sum(self.reserved))
        ranks = []
        for rank in range(max(market.rank, default=0), 0, -1):
            at = sum(take for take, own in zip(self.takes, market.rank) if own == rank)
            ranks.append(-self.best(-at) if not isinstance(at, int) else 0)
        return ranks, self.best(sum(take * own for take, own in zip(self.takes, market.score)))


def check_small(case):
    """Fails on any difference; tells how many plans were compared, and how many of them are not proven but only bounded."""
    market = Market(case["market"])
    bounded = 0
    for plan in case["plans"]:
        name, goal = plan["objective"], plan["goal"]
        assert plan["faults"] == 0, (name, plan)
        if name == "stable":
            # Where limits cross there may be no stable plan at all.
            if case["kind"] < 2:
                assert plan["blocking_pairs"] == 0, plan
            if market.is_plain():
                assert plan["assigned"] == stable_by_matching(market), plan
            continue
        exact = Exact(market)
        best = exact.best(exact.weighted(goal))
        value, bound = int(plan["value"]), int(plan["bound"])
        assert value <= best <= bound, (name, value, best, bound)
        bounded += not plan["proven"]
        if plan["proven"]:
            assert value == best, (name, value, best)
        if name == "fair" and plan["goals_proven"] > 1:
            ranks, score = Exact(market).ranks_of_fair()
            own = [0] * len(ranks)
            for student, slot in enumerate(plan["assigned"]):
                if slot is not None:
                    pair = next(pair for pair in market.of[student] if market.slot[pair] == slot)
                    own[len(own) - market.rank[pair]] += 1
            assert (own, plan["score"]) == (ranks, score), (own, plan["score"], ranks, score)
    return len(case["plans"]), bounded


def stable_by_matching(market):
    """The student-optimal stable plan by the package `matching`."""
    wants = {student: [market.slot[pair] for pair in pairs] for student, pairs in enumerate(market.of) if pairs}
    takes = {slot: [] for slot in range(len(market.capacity))}
    for pair, student in enumerate(market.owner):
        takes[market.slot[pair]].append((-market.merit[pair], market.lots[student], student))
    takes = {slot: [student for *_, student in sorted(claims)] for slot, claims in takes.items() if claims}
    seats = {slot: market.capacity[slot] for slot in takes}
    none = [slot for slot in takes if seats[slot] == 0]
    for slot in none:
        for student in takes.pop(slot):
            wants[student].remove(slot)
        seats.pop(slot)
    wants = {student: slots for student, slots in wants.items() if slots}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        game = HospitalResident.create_from_dictionaries(wants, takes, seats)
        found = game.solve(optimal="resident")
    assigned = [None] * market.students
    for slot, students in found.items():
        for student in students:
            assigned[student.name] = slot.name
    return assigned


def flow_by_ortools(market, must_fill):
    """The greatest score by OR-tools' minimum-cost flow, and its seconds: with building the network, and without."""
    students, slots = market.students, len(market.capacity)
    start = time.perf_counter()
    source, sink = students + slots, students + slots + 1
    owner, slot = numpy.array(market.owner), numpy.array(market.slot)
    everybody, seats = numpy.arange(students), numpy.arange(slots)
    tail = numpy.concatenate([numpy.full(students, source), owner, students + seats, everybody])
    head = numpy.concatenate([everybody, students + slot, numpy.full(slots, sink), numpy.full(students, sink)])
    room = numpy.concatenate([numpy.ones(students + len(owner)), numpy.array(market.capacity), numpy.ones(students)])
    # Being placed at all counts more than any score where as many as can be are to be placed.
    beyond = 1_000_001 if must_fill else 0
    cost = numpy.concatenate([numpy.zeros(students), -numpy.array(market.score) - beyond, numpy.zeros(slots + students)])
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tail, head, room.astype(numpy.int64), cost.astype(numpy.int64))
    flow.set_node_supply(source, students)
    flow.set_node_supply(sink, -students)
    built = time.perf_counter()
    assert flow.solve() == flow.OPTIMAL
    end = time.perf_counter()
    flows = flow.flows(numpy.arange(students, students + len(owner)))
    return int(flows.sum()), int((flows * numpy.array(market.score)).sum()), end - start, end - built


def blocking_pairs(market, assigned):
    """Pairs that would rather be together, where there is nothing but capacities."""
    inside = [[] for _ in market.capacity]
    claim = lambda pair: (market.merit[pair], -market.lots[market.owner[pair]])
    at = [market.count] * market.students
    for student, slot in enumerate(assigned):
        if slot is not None:
            at[student] = next(pair for pair in market.of[student] if market.slot[pair] == slot)
            inside[slot].append(claim(at[student]))
    least = [min(claims) if len(claims) >= room else None for claims, room in zip(inside, market.capacity)]
    assert all(len(claims) <= room for claims, room in zip(inside, market.capacity))
    return sum(
        least[market.slot[pair]] is None or claim(pair) > least[market.slot[pair]]
        for student, pairs in enumerate(market.of)
        for pair in pairs
        if pair < at[student]
    )


def measure(path):
    """Compares a size, and prints our times beside those of the others."""
    case = json.loads(path.read_text())
    market, seconds = Market(case["market"]), case["seconds"]
    others = {}
    for plan in case["plans"]:
        name = plan["objective"]
        if name == "stable":
            assert blocking_pairs(market, plan["assigned"]) == 0
            if market.students <= MOST_STUDENTS_OF_MATCHING:
                start = time.perf_counter()
                found = stable_by_matching(market)
                others[name] = (time.perf_counter() - start,) * 2
                assert plan["assigned"] == found
            continue
        runs = [flow_by_ortools(market, name == "max_fill") for _ in range(3 if market.count < 1_000_000 else 1)]
        placed, score = runs[0][:2]
        assert plan["proven"] and plan["score"] == score, (name, plan["score"], score)
        assert name != "max_fill" or plan["placed"] == placed
        others[name] = tuple(min(run[at] for run in runs) for at in (2, 3))
    print(f"{path.stem}: {market.count} pairs, lists {seconds['lists']:.4f} s, at most {seconds['peak_mib']} MiB")
    for plan in case["plans"]:
        name = plan["objective"]
        ours, checked = seconds[name], seconds[f"{name} checked"]
        print(f"  {name:10} {ours:9.4f} s + check {checked:8.4f} s", end="")
        print("; others {:9.4f} s, of it solving {:9.4f} s".format(*others[name]) if name in others else "")
    print(f"  again      {seconds['replan']:9.4f} s, {seconds['replan moves']} others moved")


def main():
    folder = Path(sys.argv[1])
    cases = json.loads((folder / "small.json").read_text())
    counts = [check_small(case) for case in cases]
    plans, bounded = (sum(count) for count in zip(*counts))
    print(f"{len(cases)} small markets, {plans} plans agree, {bounded} of them within a bound")
    for path in sorted(folder.glob("*x*.json"), key=lambda path: path.stat().st_size):
        measure(path)


if __name__ == "__main__":
    main()
