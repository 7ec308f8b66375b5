import Domain

extension TrackletBuilder {
    /// Links where there is no doubt; where animals meet, what can be said of their parts.
    func linking(_ scene: Scene) -> Linking {
        var result = links(scene, alike(scene))
        part(&result, scene)
        result.meetings = meetings(scene, result.links)
        for pose in result.meetings.flatMap(\.poses) { result.links[pose] = nil }
        return result
    }

    /// How alike each pose is to where each live tracklet should be, `[poses × live]`, 0 to 1; 0 for another animal by name.
    private func alike(_ scene: Scene) -> [Double] {
        zip(scene.poses, scene.names).flatMap { pose, name in
            scene.predicted.indices.map {
                isAnother(live[$0], than: name)
                    ? 0 : likeness(scene.predicted[$0], pose, size: tracklets[live[$0]].size)
            }
        }
    }

    private func links(_ scene: Scene, _ alike: [Double]) -> Linking {
        let (poses, columns) = (scene.poses, scene.predicted.count)
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
                scene.predicted.indices.filter { $0 != column }.map { alike[row * columns + $0] }
                + poses.indices.filter { $0 != row }.map { alike[$0 * columns + column] }
            margins[row] = value - max(rivals.max() ?? 0, haunted[row])
            return value >= least && margins[row] >= options.margin ? column : nil
        }
        return Linking(links: links, margins: margins)
    }

    /// A person has said that the tracklet is another animal.
    func isAnother(_ tracklet: Int, than name: Int?) -> Bool {
        guard let name, let known = tracklets[tracklet].name else { return false }
        return name != known
    }

    /// Tracklets that would have gone on in a pose of which a person says that it is another animal: they end there.
    func contradicted(_ scene: Scene, _ linking: Linking) -> Set<Int> {
        let found = linking.found
        return Set(
            live.indices.filter { place in
                !found.contains(place)
                    && zip(scene.poses, scene.names).contains { pose, name in
                        isAnother(live[place], than: name)
                            && likeness(scene.predicted[place], pose, size: tracklets[live[place]].size)
                                >= options.similarity
                    }
            }.map { live[$0] })
    }

    private func likeness(_ earlier: TrackedPose, _ pose: TrackedPose, size: Double) -> Double {
        let value = TrackerConfiguration.Similarity.pose(earlier, pose, size: size)
        return value.isNaN ? 0 : value
    }

    /// Poses whose links cannot be trusted, because beside them an animal was lost or found.
    func contacts(_ scene: Scene, _ linking: Linking) -> Set<Int> {
        let known = linking.found
        let lost = scene.predicted.indices.filter { place in
            !known.contains(place) && step - tracklets[live[place]].last.step == 1
        }.map { scene.predicted[$0] }
        let told = Set(linking.meetings.flatMap(\.poses))
        let found = scene.poses.indices.filter { linking.links[$0] == nil && !told.contains($0) }.map {
            scene.poses[$0]
        }
        return Set(
            scene.poses.indices.filter { linking.links[$0] != nil && isTouched(scene.poses[$0], by: lost + found) })
    }

    func isTouched(_ pose: TrackedPose, by others: [TrackedPose]) -> Bool {
        others.contains { pose.centroid.distance(to: $0.centroid) < options.contact * max(pose.size, $0.size) }
    }
}
