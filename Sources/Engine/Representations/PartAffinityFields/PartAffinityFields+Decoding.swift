import Domain

/// The peaks that make up one animal.
package struct PeakGroup: Hashable, Sendable {
    /// For each part its peak's place in the list of that part's peaks.
    package var peaks: [Int?]
    /// Sum of the scores of its links, as SLEAP's.
    package var score: Double

    var count: Int { peaks.count { $0 != nil } }
}

extension PartAffinityFields {
    /// Joins peaks to animals: for each link the pairing of sources and destinations that agrees best with the field,
    /// then animals from the root of the body outwards (Cao et al. 2017, section 2.3 and 2.4, as SLEAP has it).
    ///
    /// - Parameters:
    ///   - peaks: for each part its peaks, network px.
    ///   - fields: `[2 × links, height, width]` cells.
    /// - Returns: every animal of at least two parts, in the order in which they were begun.
    package func group(
        _ peaks: [[Peak]], fields: UnsafeBufferPointer<Float>, width: Int, height: Int, settings: PartGrouping
    ) -> [PeakGroup] {
        precondition(peaks.count == parts.count, "there is one list of peaks per part")
        let reading = FieldReading(fields: fields, width: width, height: height, stride: stride, settings: settings)
        var assembly = Assembly(parts: parts.count, peaks: peaks.map(\.count))
        for index in assemblyOrder {
            let link = links[index]
            let (sources, destinations) = (peaks[link.source], peaks[link.destination])
            let scores = sources.flatMap { source in
                destinations.map { reading.score(of: index, from: source.position, to: $0.position) }
            }
            let pairing = Assignment.hungarian(
                scores.map { -$0 }, rows: sources.count, columns: destinations.count)
            for (row, column) in pairing.enumerated() {
                guard let column else { continue }
                let score = scores[row * destinations.count + column]
                guard score >= settings.lowestScore else { continue }
                assembly.join(link.source, row, link.destination, column, score: score)
            }
        }
        return assembly.groups
    }

    /// The links in an order in which those that lead to a part come before those that leave it.
    var assemblyOrder: [Int] {
        let roots = parts.indices.filter { part in !links.contains { $0.destination == part } }
        var order: [Int] = []
        var reached = Set(roots)
        var front = roots
        while !front.isEmpty {
            var next: [Int] = []
            for part in front {
                for (index, link) in links.enumerated() where link.source == part && !order.contains(index) {
                    order.append(index)
                    if reached.insert(link.destination).inserted { next.append(link.destination) }
                }
            }
            front = next
        }
        // Links of a circle have no beginning.
        return order + links.indices.filter { !order.contains($0) }
    }
}

/// The fields of one picture, to be read along lines.
private struct FieldReading {
    let fields: UnsafeBufferPointer<Float>
    let width: Int
    let height: Int
    let stride: Int
    let settings: PartGrouping

    /// Mean agreement of the field with the direction between two places, less a penalty for being far apart.
    func score(of link: Int, from source: Point, to destination: Point) -> Double {
        let length = source.distance(to: destination)
        guard length > 0 else { return 0 }
        let (dx, dy) = ((destination.x - source.x) / length, (destination.y - source.y) / length)
        let plane = width * height
        let x = fields.baseAddress! + 2 * link * plane
        let y = x + plane
        var sum = 0.0
        for step in 0..<settings.linePoints {
            let share = settings.linePoints > 1 ? Double(step) / Double(settings.linePoints - 1) : 0.5
            let column = cell(source.x + share * (destination.x - source.x), count: width)
            let row = cell(source.y + share * (destination.y - source.y), count: height)
            sum += dx * Double(x[row * width + column]) + dy * Double(y[row * width + column])
        }
        let longest = settings.longestLink * Double(max(width, height) * stride)
        let penalty = min(0, longest / length - 1) * settings.distanceWeight
        return sum / Double(settings.linePoints) + penalty
    }

    private func cell(_ position: Double, count: Int) -> Int {
        Int(min(max(0, (position / Double(stride)).rounded(.toNearestOrEven)), Double(count - 1)))
    }
}

/// Animals while they grow.
private struct Assembly {
    private var animals: [PeakGroup?] = []
    /// For each part and peak the animal it belongs to.
    private var owners: [[Int?]]
    private let parts: Int

    init(parts: Int, peaks: [Int]) {
        self.parts = parts
        owners = peaks.map { Array(repeating: nil, count: $0) }
    }

    var groups: [PeakGroup] { animals.compactMap { $0 } }

    mutating func join(_ source: Int, _ a: Int, _ destination: Int, _ b: Int, score: Double) {
        switch (owners[source][a], owners[destination][b]) {
        case (nil, nil):
            animals.append(PeakGroup(peaks: Array(repeating: nil, count: parts), score: score))
            take(source, a, into: animals.count - 1)
            take(destination, b, into: animals.count - 1)
        case (let owner?, nil) where animals[owner]?.peaks[destination] == nil:
            take(destination, b, into: owner)
            animals[owner]?.score += score
        case (nil, let owner?) where animals[owner]?.peaks[source] == nil:
            take(source, a, into: owner)
            animals[owner]?.score += score
        case (let first?, let second?) where first != second: merge(second, into: first, score: score)
        case (let first?, let second?) where first == second: animals[first]?.score += score
        default: break
        }
    }

    private mutating func take(_ part: Int, _ peak: Int, into animal: Int) {
        owners[part][peak] = animal
        animals[animal]?.peaks[part] = peak
    }

    /// Two animals that share no part are one.
    private mutating func merge(_ second: Int, into first: Int, score: Double) {
        guard let a = animals[first], let b = animals[second],
            zip(a.peaks, b.peaks).allSatisfy({ $0 == nil || $1 == nil })
        else { return }
        for (part, peak) in b.peaks.enumerated() {
            if let peak { take(part, peak, into: first) }
        }
        animals[first]?.score += b.score + score
        animals[second] = nil
    }
}
