import Domain

/// Animals that lie on each other: whose the parts are that are found, and who is who when they part.
extension TrackletBuilder {
    /// Meetings in which somebody is lost or something is found that cannot be told, and what can be said of them part by part.
    func meetings(_ scene: Scene, _ links: [Int?]) -> [Meeting] {
        groups(scene, links).compactMap { group in
            let (poses, places) = (group.poses.sorted(), group.places.sorted())
            guard places.count > 1, !poses.isEmpty,
                poses.allSatisfy({ scene.names[$0] == nil }), areApart(places, scene)
            else { return nil }
            let meeting = Meeting(
                poses: poses, poses.map { scene.poses[$0].points }, animals: places, places.map { scene.expected[$0] })
            // What cannot be explained is another animal, if there is one left; else one of these is not where it should be.
            let others = poses.count - meeting.poses.count
            guard others == 0 || live.count + others <= options.animals else { return nil }
            return meeting.poses.isEmpty || meeting.poses.count > places.count ? nil : meeting
        }
    }

    private func areApart(_ places: [Int], _ scene: Scene) -> Bool {
        places.allSatisfy { a in
            places.allSatisfy { a >= $0 || scene.expected[a].separation(from: scene.expected[$0]) >= options.parting }
        }
    }

    private struct Group {
        var poses: Set<Int> = []
        var places: Set<Int> = []

        mutating func merge(_ other: Group) {
            poses.formUnion(other.poses)
            places.formUnion(other.places)
        }
    }

    /// Each one that is lost or cannot be told, with all that is near it.
    private func groups(_ scene: Scene, _ links: [Int?]) -> [Group] {
        let mature = live.indices.filter { tracklets[live[$0]].count >= options.mature }
        let found = Set(links.compactMap { $0 })
        let lost = mature.filter { !found.contains($0) }.map { Group(places: [$0]) }
        let unknown = links.indices.filter { links[$0] == nil }.map { Group(poses: [$0]) }
        var groups: [Group] = []
        for var group in lost + unknown {
            let centre = group.places.first.map { scene.predicted[$0] } ?? scene.poses[group.poses.first ?? 0]
            group.poses.formUnion(scene.poses.indices.filter { isNear(scene.poses[$0], centre) })
            group.places.formUnion(mature.filter { isNear(scene.predicted[$0], centre) })
            group.places.formUnion(group.poses.compactMap { links[$0] }.filter(mature.contains))
            group.poses.formUnion(links.indices.filter { links[$0].map(group.places.contains) ?? false })
            while let place = groups.firstIndex(where: {
                !$0.poses.isDisjoint(with: group.poses) || !$0.places.isDisjoint(with: group.places)
            }) {
                group.merge(groups.remove(at: place))
            }
            groups.append(group)
        }
        return groups
    }

    private func isNear(_ a: TrackedPose, _ b: TrackedPose) -> Bool {
        a.centroid.distance(to: b.centroid) < max(a.size, b.size)
    }

    /// Two that met and are now found apart go on as their parts say; where these say nothing both end.
    func part(_ linking: inout Linking, _ scene: Scene) {
        let places = Dictionary(uniqueKeysWithValues: live.enumerated().map { ($1, $0) })
        for (tracklet, others) in met.sorted(by: { $0.key < $1.key }) {
            for other in others.keys.sorted() where tracklet < other {
                guard let a = places[tracklet], let b = places[other],
                    let p = linking.links.firstIndex(of: a), let q = linking.links.firstIndex(of: b)
                else { continue }
                let (one, two) = (scene.expected[a], scene.expected[b])
                let odds =
                    one.preference(scene.poses[p].points, over: two)
                    + two.preference(scene.poses[q].points, over: one)
                if odds < options.parting { (linking.links[p], linking.links[q]) = (nil, nil) }
                if odds < -options.parting { (linking.links[p], linking.links[q]) = (b, a) }
            }
        }
    }

    /// It is beyond doubt which animal a pose is, whatever is lost or found beside it.
    func isDecisive(_ pose: Int, _ linking: Linking, _ scene: Scene) -> Bool {
        guard let place = linking.links[pose], !isTouched(scene.poses[pose], by: ghosts.map { tracklets[$0].last })
        else {
            return false
        }
        let (points, own) = (scene.poses[pose].points, scene.expected[place])
        guard own.fit(points) >= Meeting.least else { return false }
        return live.indices.allSatisfy {
            $0 == place || !isNear(scene.poses[pose], scene.predicted[$0])
                || own.preference(points, over: scene.expected[$0]) >= options.decisive
        }
            && scene.poses.indices.allSatisfy {
                $0 == pose || own.preference(points, over: scene.poses[$0].points) >= options.decisive
            }
    }
}
