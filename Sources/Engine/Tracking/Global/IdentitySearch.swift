import Foundation

/// Gives every tracklet one of N animals, none two at a time, at the lowest total cost over the whole video.
///
/// Tracklets are taken in the order of their starts. What the future costs depends only on each animal's last tracklet,
/// so paths that agree in these are one state (Viterbi 1967). Up to `width` states are kept: with few animals that is
/// all of them and the result is the optimum, with many it is a beam search. Forward and backward sums over the same
/// states give the probability of each decision.
struct IdentitySearch {
    struct Result {
        /// For each tracklet its animal; nil: left out.
        let animals: [Int?]
        /// Probability of each tracklet's animal, given the costs.
        let certainty: [Double]
        /// For each tracklet the probability of each tracklet that its animal may have been last; -1: of none.
        let earlier: [[Int: Double]]
        let cost: Double
    }

    /// Costs of neighbouring tracklets are not independent: as probabilities they count for less than they add up to.
    private static let temper = 0.3

    private let costs: TrackletCosts
    private let width: Int
    private let areAlike: Bool
    private var steps: [[State]] = []
    private var links: [[Link]] = []

    /// Each animal's last tracklet, -1 before its first.
    private struct State {
        let last: [Int32]
        var cost: Double
        /// -log of the sum of exp(-cost) over all paths to here.
        var sum: Double
        var best: Link
    }

    /// A way from a state of the step before; `animal` is -1 where the tracklet is left out.
    private struct Link {
        let from: Int32
        let to: Int32
        let animal: Int32
        let cost: Double
    }

    init(_ costs: TrackletCosts, width: Int = 200) {
        self.costs = costs
        self.width = width
        areAlike = costs.areAlike
    }

    mutating func run() -> Result {
        let none = Link(from: -1, to: 0, animal: -1, cost: 0)
        var states = [State(last: Array(repeating: -1, count: costs.identities), cost: 0, sum: 0, best: none)]
        steps = []
        links = []
        for tracklet in costs.tracklets.indices {
            let (next, ways) = advance(states, by: tracklet)
            steps.append(next)
            links.append(ways)
            states = next
        }
        return result()
    }

    private func advance(_ states: [State], by tracklet: Int) -> ([State], [Link]) {
        var places: [[Int32]: Int] = [:]
        var next: [State] = []
        var ways: [Link] = []
        func reach(_ last: [Int32], from: Int, animal: Int, cost: Double) {
            let total = states[from].cost + cost
            let place = places[last] ?? next.count
            let way = Link(from: Int32(from), to: Int32(place), animal: Int32(animal), cost: cost)
            if place == next.count {
                places[last] = place
                next.append(State(last: last, cost: total, sum: states[from].sum + Self.temper * cost, best: way))
            } else {
                next[place].sum = Self.logSum(next[place].sum, states[from].sum + Self.temper * cost)
                if total < next[place].cost { (next[place].cost, next[place].best) = (total, way) }
            }
            ways.append(way)
        }
        let start = costs.tracklets[tracklet].frames.lowerBound
        for (from, state) in states.enumerated() {
            let unseen = state.last.firstIndex(of: -1)
            for animal in state.last.indices {
                let earlier = Int(state.last[animal])
                // Animals of whom nothing is known are all the same before they are first seen.
                if earlier < 0, areAlike, animal != unseen { continue }
                if earlier >= 0, costs.tracklets[earlier].frames.upperBound >= start { continue }
                let motion =
                    earlier < 0
                    ? costs.begin(tracklet, after: costs.tracklets[0].frames.lowerBound)
                    : costs.join(earlier, tracklet)
                var last = state.last
                last[animal] = Int32(tracklet)
                reach(last, from: from, animal: animal, cost: motion + costs.identity(tracklet, animal))
            }
            reach(state.last, from: from, animal: -1, cost: costs.leaveOut(tracklet))
        }
        return prune(next, ways)
    }

    /// The best states, and the ways that lead to them.
    private func prune(_ states: [State], _ ways: [Link]) -> ([State], [Link]) {
        let cheapest = states.map(\.cost).min() ?? 0
        let order = states.indices.sorted { (states[$0].cost, $0) < (states[$1].cost, $1) }.prefix(width)
            .filter { states[$0].cost < cheapest + 40 }
        var moved = [Int32](repeating: -1, count: states.count)
        for (place, index) in order.enumerated() { moved[index] = Int32(place) }
        let kept = ways.filter { moved[Int($0.to)] >= 0 }
            .map { Link(from: $0.from, to: moved[Int($0.to)], animal: $0.animal, cost: $0.cost) }
        return (order.map { states[$0] }, kept)
    }

    private func result() -> Result {
        guard let end = steps.last, var place = end.indices.min(by: { end[$0].cost < end[$1].cost }) else {
            return Result(animals: [], certainty: [], earlier: [], cost: 0)
        }
        let cost = end[place].cost
        var animals = [Int?](repeating: nil, count: steps.count)
        for step in steps.indices.reversed() {
            let best = steps[step][place].best
            animals[step] = best.animal < 0 ? nil : Int(best.animal)
            place = Int(best.from)
        }
        let (certainty, earlier) = marginals(of: animals)
        return Result(animals: animals, certainty: certainty, earlier: earlier, cost: cost)
    }

    private func marginals(of animals: [Int?]) -> (certainty: [Double], earlier: [[Int: Double]]) {
        guard let end = steps.last else { return ([], []) }
        var after = [Double](repeating: 0, count: end.count)
        let total = end.map(\.sum).reduce(.infinity, Self.logSum)
        var certainty = [Double](repeating: 0, count: animals.count)
        var earlier = [[Int: Double]](repeating: [:], count: animals.count)
        for step in steps.indices.reversed() {
            var before = [Double](repeating: .infinity, count: step > 0 ? steps[step - 1].count : 1)
            var chosen = Double.infinity
            var joins: [Int: Double] = [:]
            let wanted = Int32(animals[step] ?? -1)
            for way in links[step] {
                let rest = Self.temper * way.cost + after[Int(way.to)]
                before[Int(way.from)] = Self.logSum(before[Int(way.from)], rest)
                let whole = rest + (step > 0 ? steps[step - 1][Int(way.from)].sum : 0)
                if way.animal == wanted { chosen = Self.logSum(chosen, whole) }
                if way.animal >= 0 {
                    let last = step > 0 ? Int(steps[step - 1][Int(way.from)].last[Int(way.animal)]) : -1
                    joins[last] = Self.logSum(joins[last] ?? .infinity, whole)
                }
            }
            certainty[step] = min(1, exp(total - chosen))
            earlier[step] = joins.mapValues { min(1, exp(total - $0)) }
            after = before
        }
        return (certainty, earlier)
    }

    /// -log(exp(-a) + exp(-b)).
    private static func logSum(_ a: Double, _ b: Double) -> Double {
        let (low, high) = (min(a, b), max(a, b))
        return high == .infinity ? low : low - log1p(exp(low - high))
    }
}
