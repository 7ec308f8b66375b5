import Domain

/// What a tracker says of one instance.
public struct TrackAssignment: Hashable, Sendable, Codable {
    /// Counted from 0 in the order in which tracks began; nil: no track.
    public let track: Int?
    /// Similarity to the track's history as the configuration measures it; 0 for a track's first instance.
    public let score: Float

    public init(track: Int?, score: Float) {
        self.track = track
        self.score = score
    }
}

/// Follows instances from frame to frame by comparing them with each track's last few (SLEAP's simple tracker, with
/// motion prediction). Remembers a window of poses for each live track, nothing else.
public struct WindowTracker: Sendable {
    public let configuration: TrackerConfiguration
    /// Tracks begun so far.
    public private(set) var trackCount = 0
    private var histories: [TrackHistory] = []
    private var step = 0
    private var lastFrame = Int.min
    /// Pictures of the frames that remembered poses are of, for optical flow.
    private var pictures: [Int: ImagePyramid] = [:]

    public init(_ configuration: TrackerConfiguration = .init()) {
        precondition(configuration.window > 0, "a tracker needs a window of at least one frame")
        self.configuration = configuration
    }

    /// Assigns the instances of the next frame to tracks.
    ///
    /// - Parameters:
    ///   - frame: greater than at the call before; frames without instances may be left out, but a window counts the
    ///     calls.
    ///   - picture: the frame, for `Motion.flow`; without it poses are compared as they were.
    /// - Returns: for each instance, in their order.
    /// - Complexity: O(instances · tracks · window · nodes + n³) with n the larger of instances and tracks.
    public mutating func assign(
        _ instances: [PredictedInstance], frame: Int, picture: ImagePyramid? = nil
    ) -> [TrackAssignment] {
        precondition(frame > lastFrame, "a tracker is fed frames in ascending order")
        lastFrame = frame
        defer { step += 1 }
        var result = Array(repeating: TrackAssignment(track: nil, score: 0), count: instances.count)
        let all = instances.map { TrackedPose($0, frame: frame, step: step) }
        let indices = candidates(all)
        let poses = indices.map { all[$0] }
        forgetOld()
        if configuration.motion == .flow { keepPictures(picture, frame: frame) }

        let matches = match(poses, frame: frame)
        var missing = histories.indices.filter { histories[$0].last.step == step - 1 }
        var fresh: [Int] = []
        for (pose, match) in matches.enumerated() {
            guard let match else {
                fresh.append(pose)
                continue
            }
            remember(poses[pose], in: match.history)
            missing.removeAll { $0 == match.history }
            result[indices[pose]] = TrackAssignment(track: histories[match.history].track, score: match.score)
        }
        if configuration.connectSingleBreaks, fresh.count == 1, missing.count == 1 {
            remember(poses[fresh[0]], in: missing[0])
            result[indices[fresh[0]]] = TrackAssignment(track: histories[missing[0]].track, score: 0)
        } else {
            for pose in fresh { result[indices[pose]] = TrackAssignment(track: begin(poses[pose]), score: 0) }
        }
        return result
    }

    /// Instances worth matching: those with a point, without duplicates, culled to a number if one is set.
    private func candidates(_ poses: [TrackedPose]) -> [Int] {
        var kept = poses.indices.filter { poses[$0].pointCount > 0 && isSure(poses[$0]) }
        if configuration.duplicateDistance > 0 {
            let distance = configuration.duplicateDistance
            kept = InstanceCulling.distinct(kept.map { poses[$0] }, distance: distance).map { kept[$0] }
        }
        guard let count = configuration.cullTo else { return kept }
        return InstanceCulling.kept(kept.map { poses[$0] }, count: count, overlap: configuration.cullOverlap)
            .map { kept[$0] }
    }

    private func isSure(_ pose: TrackedPose) -> Bool {
        Double(pose.score) >= configuration.minScore ?? -.infinity
            && pose.meanPointScore >= configuration.minPointScore ?? -.infinity
    }

    private mutating func keepPictures(_ picture: ImagePyramid?, frame: Int) {
        let needed = Set(histories.flatMap { $0.poses.map(\.frame) })
        pictures = pictures.filter { needed.contains($0.key) }
        pictures[frame] = picture
    }

    /// A track's poses as the new frame's instances are compared with them.
    private func expected(_ history: TrackHistory, on frame: Int) -> [TrackedPose] {
        switch configuration.motion {
        case .none: return history.poses
        case .velocity: return history.poses.map { history.predicted($0, on: frame, step: step) }
        case .kalman:
            guard history.filter.seen >= configuration.kalmanStart else { return history.poses }
            return [history.last.placed(at: history.filter.points(on: frame))]
        case .flow:
            guard let now = pictures[frame] else { return history.poses }
            let flow = OpticalFlow(window: configuration.flowWindow)
            return history.poses.map { pose in
                pictures[pose.frame].map { pose.placed(at: flow.follow(pose.points, from: $0, to: now)) } ?? pose
            }
        }
    }

    /// Without a maximum number of tracks, those not seen within the window end here.
    private mutating func forgetOld() {
        guard configuration.maxTracks == nil else { return }
        for index in histories.indices { histories[index].forget(before: step - configuration.window) }
        histories.removeAll { $0.poses.isEmpty }
    }

    private func match(_ poses: [TrackedPose], frame: Int) -> [(history: Int, score: Float)?] {
        let predicted = histories.map { expected($0, on: frame) }
        let similarities = poses.flatMap { pose in
            histories.indices.map { similarity(pose, predicted[$0], size: histories[$0].size) }
        }
        let costs = similarities.map { value in
            value.isNaN || value < configuration.minSimilarity ?? -.infinity ? .infinity : -value
        }
        let columns = histories.count
        let pairing =
            switch configuration.matching {
            case .hungarian: Assignment.hungarian(costs, rows: poses.count, columns: columns)
            case .greedy: Assignment.greedy(costs, rows: poses.count, columns: columns)
            }
        return pairing.enumerated().map { row, column in
            column.map { ($0, Float(similarities[row * columns + $0])) }
        }
    }

    private func similarity(_ pose: TrackedPose, _ candidates: [TrackedPose], size: Double) -> Double {
        let newest = candidates.last?.step ?? 0
        let values = candidates.map {
            configuration.similarity($0, pose, size: size, options: configuration)
                - configuration.agePenalty * Double(newest - $0.step)
        }.filter { !$0.isNaN }
        guard !values.isEmpty else { return .nan }
        switch configuration.reduction {
        case .maximum: return values.max() ?? .nan
        case .mean: return values.reduce(0, +) / Double(values.count)
        case .quantile: return Percentiles(values)[configuration.quantile * 100] ?? .nan
        }
    }

    private mutating func remember(_ pose: TrackedPose, in history: Int) {
        guard pose.pointCount >= configuration.minMatchPoints else { return }
        histories[history].append(pose, window: configuration.window)
    }

    /// A new track, if one may begin here.
    private mutating func begin(_ pose: TrackedPose) -> Int? {
        guard pose.pointCount >= configuration.minNewTrackPoints, trackCount < configuration.maxTracks ?? .max else {
            return nil
        }
        histories.append(TrackHistory(track: trackCount, first: pose))
        trackCount += 1
        return trackCount - 1
    }
}
