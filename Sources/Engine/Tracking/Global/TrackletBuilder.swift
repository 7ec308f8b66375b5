import Domain

/// Links instances from frame to frame where there is no doubt, and nowhere else. The same frames give the same
/// tracklets, so that a second pass can stand in for memory.
public struct TrackletBuilder: Sendable {
    /// All tracklets so far, those that still go on included.
    public private(set) var tracklets: [Tracklet] = []
    private(set) var live: [Int] = []
    /// Where the parts of those that go on are.
    private var motions: [Int: PartMotion] = [:]
    /// For each tracklet the others that it met, and on which step last.
    private(set) var met: [Int: [Int: Int]] = [:]
    /// Tracklets that ended because their animal was lost beside another one: they take no more instances, but what
    /// looks like them is doubtful.
    private(set) var ghosts: [Int] = []
    /// Tracklets of animals that are not seen at present, the one seen last coming last.
    private var unseen: [Int] = []
    private(set) var step = 0
    private var lastFrame: Int?
    let options: Options

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
        /// Instances from which on the motion of an animal's parts is known.
        var mature = 3
        /// Logarithm of the odds at which it is beyond doubt which of two animals an instance is.
        var decisive = 6.0
        /// The same where two that met are found apart.
        var parting = 3.0
        /// Frames after which it does not matter any more who met whom.
        var meetingPatience = 20
    }

    /// What is known of a frame before anything is linked.
    struct Scene {
        let poses: [TrackedPose]
        /// Who each pose is, where a person has said so.
        let names: [Int?]
        /// For each live tracklet where it should be, as a whole and part by part.
        let predicted: [TrackedPose]
        let expected: [[PartMotion.Expected]]
    }

    /// For each pose the live tracklet (as a place in `live`) that it goes on with.
    struct Linking {
        var links: [Int?]
        /// By how much it is more alike than the next best.
        var margins: [Double]
        /// Of the tracklets at these places in `live`; their poses have no links.
        var meetings: [Meeting] = []

        /// Places of tracklets that were found, alone or in a meeting.
        var found: Set<Int> { Set(links.compactMap { $0 }).union(meetings.flatMap(\.animals)) }
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

        let scene = scene(poses, names, frame: frame)
        let linking = linking(scene)
        let clear = poses.indices.filter { isDecisive($0, linking, scene) }
        let cut = contacts(scene, linking).filter {
            linking.margins[$0] < options.strongMargin && !clear.contains($0)
        }
        var owners = [Int?](repeating: nil, count: poses.count)
        var fresh: [Int] = []
        var ended = contradicted(scene, linking)
        let gone = ended
        for meeting in linking.meetings {
            for (pose, tracklet) in zip(meeting.poses, observe(meeting, scene)) { owners[pose] = tracklet }
        }
        for (pose, link) in linking.links.enumerated() where owners[pose] == nil {
            if let link, !cut.contains(pose) {
                owners[pose] = live[link]
                append(poses[pose], to: live[link])
            } else {
                let tracklet = begin(with: poses[pose], stride: stride)
                owners[pose] = tracklet
                if let link { ended.insert(live[link]) } else { fresh.append(tracklet) }
            }
        }
        end(scene, linking, clear: clear, gone: gone, &ended)
        note(
            scene, linking, owners.map { $0 ?? 0 }, continued: cut.compactMap { linking.links[$0] }.map { live[$0] },
            fresh)
        live.removeAll { ended.contains($0) }
        live += owners.compactMap { $0 }.filter { !live.contains($0) }
        settle(fresh)
        let going = Set(live)
        motions = motions.filter { going.contains($0.key) }
        met = met.filter { going.contains($0.key) }.mapValues { others in
            others.filter { going.contains($0.key) && step - $0.value < options.meetingPatience }
        }

        var result = [Int?](repeating: nil, count: instances.count)
        for (place, owner) in zip(chosen, owners) { result[place] = owner }
        return result
    }

    /// One that was lost beside another is over: whoever comes out of the meeting is to be decided; unless the other is known
    /// beyond doubt.
    private mutating func end(_ scene: Scene, _ linking: Linking, clear: [Int], gone: Set<Int>, _ ended: inout Set<Int>)
    {
        let found = linking.found
        let unclear = scene.poses.indices.filter { !clear.contains($0) }.map { scene.poses[$0] }
        for place in live.indices
        where !found.contains(place) && !gone.contains(live[place]) && isTouched(scene.predicted[place], by: unclear) {
            ended.insert(live[place])
            ghosts.append(live[place])
        }
    }

    /// What the frame says of each tracklet besides where it goes on.
    private mutating func note(
        _ scene: Scene, _ linking: Linking, _ owners: [Int], continued: [Int], _ fresh: [Int]
    ) {
        let poses = scene.poses
        let seen = Set(linking.links.compactMap { $0 })
        let lost = scene.predicted.indices.filter { !seen.contains($0) }.map { scene.predicted[$0] }
        let near = lost + ghosts.map { tracklets[$0].last }
        for (pose, owner) in owners.enumerated() {
            if let name = scene.names[pose] { tracklets[owner].name = name }
            if isAlone(pose, poses, and: near) { tracklets[owner].noteAlone() }
        }
        noteUnseen(owners, continued: continued, fresh)
        for (pose, owner) in owners.enumerated() where isApart(pose, poses) { tracklets[owner].sample(poses[pose]) }
    }

    private func candidates(_ poses: [TrackedPose]) -> [Int] {
        let present = poses.indices.filter { poses[$0].pointCount > 0 }
        let distinct = InstanceCulling.distinct(present.map { poses[$0] }, distance: options.duplicateDistance)
            .map { present[$0] }
        return InstanceCulling.kept(distinct.map { poses[$0] }, count: options.animals, overlap: 0.8)
            .map { distinct[$0] }
    }

    private func scene(_ poses: [TrackedPose], _ names: [Int?], frame: Int) -> Scene {
        Scene(
            poses: poses, names: names,
            predicted: live.map { tracklets[$0].predicted(after: frame - tracklets[$0].last.frame) },
            expected: live.map { motions[$0]?.expected(on: frame, size: tracklets[$0].size) ?? [] })
    }

    /// - Returns: the new tracklet.
    private mutating func begin(with pose: TrackedPose, stride: Int) -> Int {
        let tracklet = tracklets.count
        tracklets.append(Tracklet(id: tracklet, first: pose, stride: stride))
        motions[tracklet] = PartMotion(pose)
        return tracklet
    }

    private mutating func append(_ pose: TrackedPose, to tracklet: Int) {
        tracklets[tracklet].append(pose)
        motions[tracklet]?.observe(pose)
    }

    /// Each animal goes on with its own parts, and where it should be with those that were not found.
    ///
    /// - Returns: for each pose the tracklet that the whole of it is nearest to, as a share of the animal's size.
    private mutating func observe(_ meeting: Meeting, _ scene: Scene) -> [Int?] {
        let poses = meeting.poses.map { scene.poses[$0] }
        let animals = meeting.animals.map { live[$0] }
        var places: [TrackedPose] = []
        for (animal, parts) in zip(animals, meeting.parts) {
            let found = poses[0].placed(at: parts)
            if found.pointCount > 0 { motions[animal]?.observe(found) }
            places.append(poses[0].placed(at: motions[animal]?.points(on: found.frame) ?? parts))
            for other in animals where other != animal { met[animal, default: [:]][other] = step }
        }
        let far = poses.flatMap { pose in
            places.map { place in
                (Percentiles(zip(place.points, pose.points).map { $0.distance(to: $1) }).mean ?? 1e6)
                    / max(1, place.size)
            }
        }
        let owners = Assignment.hungarian(far, rows: poses.count, columns: animals.count)
        for (place, animal) in animals.enumerated()
        where owners.contains(place) || meeting.parts[place].contains(where: \.isPresent) {
            tracklets[animal].append(places[place])
        }
        return owners.map { $0.map { animals[$0] } }
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
