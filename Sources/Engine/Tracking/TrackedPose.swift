import Domain

/// An instance as trackers compare it: positions in px, NaN where a node is absent.
struct TrackedPose: Sendable {
    let points: [Point]
    let frame: Int
    /// Count of frames the tracker had seen, for windows that count processed frames.
    let step: Int
    let pointCount: Int
    /// Median of the points that are there; absent without any.
    let centroid: Point
    let box: Box?
    let score: Float
    /// Scores of the points, 0 where a node is absent.
    let pointScores: [Float]

    init(_ instance: PredictedInstance, frame: Int, step: Int) {
        self.init(
            points: instance.points.map(\.position), score: instance.score, frame: frame, step: step,
            pointScores: instance.points.map { $0.position.isPresent ? $0.score : 0 })
    }

    init(points: [Point], score: Float, frame: Int, step: Int, pointScores: [Float]? = nil) {
        let present = points.filter(\.isPresent)
        self.points = points
        self.frame = frame
        self.step = step
        self.score = score
        self.pointScores = pointScores ?? points.map { $0.isPresent ? 1 : 0 }
        pointCount = present.count
        centroid =
            present.isEmpty ? .absent : Point(Self.median(present.map(\.x)), Self.median(present.map(\.y)))
        box = Box(around: present)
    }

    private init(moving pose: TrackedPose, x: Double, y: Double) {
        points = pose.points.map { Point($0.x + x, $0.y + y) }
        frame = pose.frame
        step = pose.step
        score = pose.score
        pointScores = pose.pointScores
        pointCount = pose.pointCount
        centroid = Point(pose.centroid.x + x, pose.centroid.y + y)
        box = pose.box.map { Box(minX: $0.minX + x, minY: $0.minY + y, maxX: $0.maxX + x, maxY: $0.maxY + y) }
    }

    func moved(_ x: Double, _ y: Double) -> TrackedPose { TrackedPose(moving: self, x: x, y: y) }

    /// The same instance with its points elsewhere.
    func placed(at points: [Point]) -> TrackedPose {
        TrackedPose(points: points, score: score, frame: frame, step: step, pointScores: pointScores)
    }

    /// Mean score of the points that are there.
    var meanPointScore: Double {
        pointCount == 0 ? 0 : Double(pointScores.reduce(0, +)) / Double(pointCount)
    }

    /// Diagonal of the box, px.
    var size: Double { box.map { ($0.width * $0.width + $0.height * $0.height).squareRoot() } ?? 0 }

    /// Median displacement in px, over the nodes both have, from an earlier pose to this one; nil when none is shared.
    func displacement(from earlier: TrackedPose) -> Point? {
        var dx: [Double] = []
        var dy: [Double] = []
        for (a, b) in zip(earlier.points, points) where a.isPresent && b.isPresent {
            dx.append(b.x - a.x)
            dy.append(b.y - a.y)
        }
        return dx.isEmpty ? nil : Point(Self.median(dx), Self.median(dy))
    }

    /// - Precondition: there is a value.
    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
