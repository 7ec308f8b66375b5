import Domain

/// Links instances from frame to frame where there is no doubt, and nowhere else. The same frames give the same
/// tracklets, so that a second pass can stand in for memory.
public struct TrackletBuilder: Sendable {
    /// All tracklets so far, those that still go on included.
    public private(set) var tracklets: [Tracklet] = []
    private var live: [Int] = []
    /// Tracklets that ended because their animal was lost beside another one: they take no more instances, but what
    /// looks like them is doubtful.
    private var ghosts: [Int] = []
    /// Tracklets of animals that are not seen at present, the one seen last coming last.
    private var unseen: [Int] = []
    private var step = 0
    private var lastFrame: Int?
    private let options: Options

    struct Options: Sendable {
        /// Instances a frame that may be animals: the most sure ones.
        var animals: Int
        /// Frames that an animal may be missed without ending its tracklet.
        var patience = 5
        /// Frames for which an animal that was lost beside another may come back in the other's place.
        var ghostPatience = 15
        /// A link must be at least this alike, and by this much more alike than any other.
        var similarity = 0.35
        var margin = 0.1
        /// While an animal is missing a link must be at least this alike, since it may be the missing one that came back.
        var sureSimilarity = 0.6
        /// A link this much more alike than any other holds even where another animal is lost or found beside it.
        var strongMargin = 0.45
        /// Animals nearer than this share of their size can be mistaken for each other when one of them is not found.
        var contact = 0.5
        /// Animals further from each other than this many sizes show nothing of one another. Of one that is not found the
        /// distance grows with each frame, since nobody knows where it has gone.
        var apart = 0.8
        var walk = 0.1
        var duplicateDistance = 0.12
    }

    /// - Parameter animals: how many there are.
    public init(animals: Int, duplicateDistance: Double = 0.12) {
        options = Options(animals: animals, duplicateDistance: duplicateDistance)
    }

    /// Adds the next frame.
    ///
    /// - Parameters:
    ///   - frame: greater than at the call before.
    ///   - given: who each instance is, where a person has said so; instances of two animals are never one tracklet. Empty
    ///     where nothing is said.
    /// - Returns: for each instance its tracklet; nil for duplicates, empty ones, and more than there are animals.
    public mutating func add(_ instances: [PredictedInstance], frame: Int, given: [Int?] = []) -> [Int?] {
        let stride = lastFrame.map { frame - $0 } ?? 1
        defer { (step, lastFrame) = (step + 1, frame) }
        live.removeAll { step - tracklets[$0].last.step > options.patience }
        ghosts.removeAll { step - tracklets[$0].last.step > options.ghostPatience }
        let all = instances.map { TrackedPose($0, frame: frame, step: step) }
        let chosen = candidates(all)
        let poses = chosen.map { all[$0] }
        let names = chosen.map { given.isEmpty ? nil : given[$0] }

        let predicted = live.map { tracklets[$0].predicted(after: frame - tracklets[$0].last.frame) }
        let (links, margins) = links(poses, names, to: predicted)
        let cut = contacts(poses, predicted, links).filter { margins[$0] < options.strongMargin }
        var owners = [Int](repeating: 0, count: poses.count)
        var ended = contradicted(poses, names, predicted, links)
        let gone = ended
        for (pose, link) in links.enumerated() {
            if let link, !cut.contains(pose) {
                owners[pose] = live[link]
                tracklets[live[link]].append(poses[pose])
            } else {
                if let link { ended.insert(live[link]) }
                owners[pose] = tracklets.count
                tracklets.append(Tracklet(id: tracklets.count, first: poses[pose], stride: stride))
            }
            if let name = names[pose] { tracklets[owners[pose]].name = name }
        }
        // One that was lost beside another is over: whoever comes out of the meeting is to be decided.
        for place in live.indices
        where !links.contains(place) && !gone.contains(live[place]) && isTouched(predicted[place], by: poses) {
            ended.insert(live[place])
            ghosts.append(live[place])
        }
        let lost = predicted.indices.filter { !links.contains($0) }.map { predicted[$0] }
        let near = lost + ghosts.map { tracklets[$0].last }
        for (pose, owner) in owners.enumerated() where isAlone(pose, poses, and: near) { tracklets[owner].noteAlone() }
        let fresh = owners.indices.filter { links[$0] == nil }.map { owners[$0] }
        noteUnseen(owners, continued: cut.compactMap { links[$0] }.map { live[$0] }, fresh)
        for (pose, owner) in owners.enumerated() where isApart(pose, poses) { tracklets[owner].sample(poses[pose]) }
        live.removeAll { ended.contains($0) }
        live += owners.filter { !live.contains($0) }
        settle(fresh)

        var result = [Int?](repeating: nil, count: instances.count)
        for (place, owner) in zip(chosen, owners) { result[place] = owner }
        return result
    }

    private func candidates(_ poses: [TrackedPose]) -> [Int] {
        let present = poses.indices.filter { poses[$0].pointCount > 0 }
        let distinct = InstanceCulling.distinct(present.map { poses[$0] }, distance: options.duplicateDistance)
            .map { present[$0] }
        return InstanceCulling.kept(distinct.map { poses[$0] }, count: options.animals, overlap: 0.8)
            .map { distinct[$0] }
    }

    /// For each pose the live tracklet (as a place in `live`) that it goes on with beyond doubt, and by how much it is
    /// more alike than the next best.
    private func links(
        _ poses: [TrackedPose], _ names: [Int?], to predicted: [TrackedPose]
    ) -> (links: [Int?], margins: [Double]) {
        let columns = predicted.count
        let alike = zip(poses, names).flatMap { pose, name in
            predicted.indices.map {
                isAnother(live[$0], than: name)
                    ? 0 : likeness(predicted[$0], pose, size: tracklets[live[$0]].size)
            }
        }
        let haunted = poses.map { pose in
            ghosts.map { likeness(tracklets[$0].last, pose, size: tracklets[$0].size) }.max() ?? 0
        }
        let least = poses.count < options.animals ? options.sureSimilarity : options.similarity
        let pairs = Assignment.hungarian(alike.map { -$0 }, rows: poses.count, columns: columns)
        var margins = [Double](repeating: 0, count: poses.count)
        let links = pairs.enumerated().map { row, column -> Int? in
            guard let column else { return nil }
            let value = alike[row * columns + column]
            let rivals =
                predicted.indices.filter { $0 != column }.map { alike[row * columns + $0] }
                + poses.indices.filter { $0 != row }.map { alike[$0 * columns + column] }
            margins[row] = value - max(rivals.max() ?? 0, haunted[row])
            return value >= least && margins[row] >= options.margin ? column : nil
        }
        return (links, margins)
    }

    /// A person has said that the tracklet is another animal.
    private func isAnother(_ tracklet: Int, than name: Int?) -> Bool {
        guard let name, let known = tracklets[tracklet].name else { return false }
        return name != known
    }

    /// Tracklets that would have gone on in a pose of which a person says that it is another animal: they end there.
    private func contradicted(
        _ poses: [TrackedPose], _ names: [Int?], _ predicted: [TrackedPose], _ links: [Int?]
    ) -> Set<Int> {
        Set(
            live.indices.filter { place in
                !links.contains(place)
                    && zip(poses, names).contains { pose, name in
                        isAnother(live[place], than: name)
                            && likeness(predicted[place], pose, size: tracklets[live[place]].size) >= options.similarity
                    }
            }.map { live[$0] })
    }

    private func likeness(_ earlier: TrackedPose, _ pose: TrackedPose, size: Double) -> Double {
        let value = TrackerConfiguration.Similarity.pose(earlier, pose, size: size)
        return value.isNaN ? 0 : value
    }

    /// Poses whose links cannot be trusted, because beside them an animal was lost or found.
    private func contacts(_ poses: [TrackedPose], _ predicted: [TrackedPose], _ links: [Int?]) -> Set<Int> {
        let lost = predicted.indices.filter { place in
            !links.contains(place) && step - tracklets[live[place]].last.step == 1
        }.map { predicted[$0] }
        let found = poses.indices.filter { links[$0] == nil }.map { poses[$0] }
        return Set(poses.indices.filter { links[$0] != nil && isTouched(poses[$0], by: lost + found) })
    }

    private func isTouched(_ pose: TrackedPose, by others: [TrackedPose]) -> Bool {
        others.contains { pose.centroid.distance(to: $0.centroid) < options.contact * max(pose.size, $0.size) }
    }

    /// Each new tracklet may be the animal of the nearest ghost that it touches: that one is no longer missing.
    private mutating func settle(_ fresh: [Int]) {
        for owner in fresh {
            let pose = tracklets[owner].last
            let near = ghosts.filter { isTouched(pose, by: [tracklets[$0].last]) }
            let nearest = near.min {
                tracklets[$0].last.centroid.distance(to: pose.centroid)
                    < tracklets[$1].last.centroid.distance(to: pose.centroid)
            }
            if let nearest { ghosts.removeAll { $0 == nearest } }
        }
    }

    private func isAlone(_ pose: Int, _ poses: [TrackedPose], and missing: [TrackedPose]) -> Bool {
        !isTouched(poses[pose], by: poses.indices.filter { $0 != pose }.map { poses[$0] } + missing)
    }

    /// Which animals are not seen on this frame: as many as there are fewer poses than animals, those seen last.
    ///
    /// - Parameters:
    ///   - owners: the tracklets that are seen.
    ///   - continued: tracklets that others have taken over from.
    ///   - fresh: those of `owners` that go on from none: each is the nearest of the animals that were not seen.
    private mutating func noteUnseen(_ owners: [Int], continued: [Int], _ fresh: [Int]) {
        let seen = Set(owners + continued)
        unseen = (unseen.filter { !live.contains($0) } + live).filter { !seen.contains($0) }
        for tracklet in fresh {
            let place = tracklets[tracklet].first.centroid
            let nearest = unseen.indices.min {
                tracklets[unseen[$0]].last.centroid.distance(to: place)
                    < tracklets[unseen[$1]].last.centroid.distance(to: place)
            }
            if let nearest { unseen.remove(at: nearest) }
        }
        unseen.sort { tracklets[$0].last.step < tracklets[$1].last.step }
        unseen.removeFirst(max(0, unseen.count - max(0, options.animals - owners.count)))
    }

    /// Nothing of another animal can be where this one is.
    private func isApart(_ pose: Int, _ poses: [TrackedPose]) -> Bool {
        func isFar(_ other: TrackedPose, reach: Double = 0) -> Bool {
            let size = max(poses[pose].size, other.size)
            return poses[pose].centroid.distance(to: other.centroid) >= options.apart * size + reach
        }
        func reach(_ other: Tracklet) -> Double {
            let speed = other.endVelocity.distance(to: Point(0, 0))
            return Double(poses[pose].frame - other.last.frame) * max(speed, options.walk * other.last.size)
        }
        return poses.indices.allSatisfy { $0 == pose || isFar(poses[$0]) }
            && unseen.allSatisfy { isFar(tracklets[$0].last, reach: reach(tracklets[$0])) }
    }
}
