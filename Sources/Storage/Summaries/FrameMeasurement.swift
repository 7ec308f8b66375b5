import Domain

/// Measures frame after frame, in order; what moved is measured against the frames before.
struct FrameMeasurement {
    /// Frames before a chunk that are read for what moved into it: a track that was away for longer begins anew.
    static let lookback = 256

    /// Slots of the skeleton's nodes, in display order.
    let nodes: [Int]
    /// Where each track's points were on the last frame with animals.
    private var before: [TrackID: [Point]] = [:]
    /// Where each track's first node was last.
    private var primary: [TrackID: (frame: Int, point: Point)] = [:]

    init(nodes: [Int]) { self.nodes = nodes }

    private struct Animal {
        let track: TrackID?
        /// In the order of `nodes`.
        let points: [Point]
    }

    /// The values of `FrameStatistic.allCases`; NaN where there is nothing to measure.
    mutating func values(of record: FrameRecord) -> [Float] {
        let animals = animals(on: record)
        let moved = displacement(animals)
        let first = primaryDisplacement(animals, record.frame)
        let scores = scores(of: record.predictions)
        if !animals.isEmpty {
            before = Dictionary(animals.compactMap { a in a.track.map { ($0, a.points) } }) { first, _ in first }
        }
        return moved + first + scores + [Self.proximity(animals)]
    }

    /// As they are drawn: a prediction that a label was made from, or whose track a label has, is not counted again.
    private func animals(on record: FrameRecord) -> [Animal] {
        let linked = Set(record.labels.compactMap(\.fromPrediction))
        let taken = Set(record.labels.compactMap(\.track))
        let labels = record.labels.map { label in
            Animal(
                track: label.track,
                points: nodes.map {
                    $0 < label.points.count && label.points[$0].isVisible ? label.points[$0].position : .absent
                })
        }
        let shown = record.predictions.filter { !linked.contains($0.id) && !($0.track.map(taken.contains) ?? false) }
        let predictions = shown.map { prediction in
            Animal(
                track: prediction.track,
                points: nodes.map { slot in
                    guard slot < prediction.points.count else { return .absent }
                    return Point(Double(prediction.points[slot].x), Double(prediction.points[slot].y))
                })
        }
        return labels + predictions
    }

    private func displacement(_ animals: [Animal]) -> [Float] {
        var (sum, farthest, isMeasured) = (0.0, 0.0, false)
        for animal in animals {
            guard let track = animal.track, let old = before[track] else { continue }
            let distances = zip(animal.points, old).map(Self.distance).filter { !$0.isNaN }
            if distances.isEmpty { continue }
            isMeasured = true
            sum += distances.reduce(0, +)
            farthest += distances.max()!
        }
        return isMeasured ? [Float(sum), Float(farthest)] : [.nan, .nan]
    }

    private mutating func primaryDisplacement(_ animals: [Animal], _ frame: Int) -> [Float] {
        var distances: [Double] = []
        for animal in animals {
            guard let track = animal.track, let point = animal.points.first, point.isPresent else { continue }
            if let old = primary[track], frame - old.frame <= Self.lookback {
                distances.append(Self.distance(point, old.point))
            }
            primary[track] = (frame, point)
        }
        guard let farthest = distances.max() else { return [.nan, .nan] }
        return [Float(distances.reduce(0, +)), Float(farthest)]
    }

    private func scores(of predictions: [PredictionRecord]) -> [Float] {
        let tracking = predictions.map(\.trackingScore).filter { !$0.isNaN }
        let instance = predictions.map(\.score).filter { !$0.isNaN }
        let points = predictions.flatMap { prediction in
            nodes.compactMap { slot -> Float? in
                guard slot < prediction.points.count, !prediction.points[slot].x.isNaN else { return nil }
                return prediction.points[slot].score
            }
        }
        let pointScores = points.filter { !$0.isNaN }
        func sum(_ values: [Float]) -> Float { values.isEmpty ? .nan : values.reduce(0, +) }
        return [
            sum(tracking) / Float(tracking.count), tracking.min() ?? .nan, sum(instance), instance.min() ?? .nan,
            sum(pointScores), pointScores.min() ?? .nan, predictions.isEmpty ? .nan : Float(points.count),
        ]
    }

    private static func proximity(_ animals: [Animal]) -> Float {
        let middles = animals.compactMap { animal -> Point? in
            let present = animal.points.filter(\.isPresent)
            if present.isEmpty { return nil }
            let n = Double(present.count)
            return Point(present.reduce(0) { $0 + $1.x } / n, present.reduce(0) { $0 + $1.y } / n)
        }
        var nearest = Double.nan
        for (i, a) in middles.enumerated() {
            for b in middles[(i + 1)...] {
                let d = distance(a, b)
                if !(nearest <= d) { nearest = d }
            }
        }
        return Float(nearest)
    }

    private static func distance(_ a: Point, _ b: Point) -> Double {
        let (x, y) = (a.x - b.x, a.y - b.y)
        return (x * x + y * y).squareRoot()
    }
}
