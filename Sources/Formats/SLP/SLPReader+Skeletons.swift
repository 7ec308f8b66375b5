import Domain

extension SLPReader {
    /// The document's skeleton, and for each skeleton of the file where its points go.
    struct SkeletonPlan {
        let skeleton: Skeleton
        /// For each skeleton of the file: the position in `skeleton` of each of its nodes.
        let places: [[Int]]
    }

    /// One skeleton for the document: the one that instances use. Several with the same node names, in whatever order,
    /// count as one.
    ///
    /// - Throws: `FormatError.severalSkeletons` when instances use skeletons with different nodes.
    mutating func readSkeletons(_ file: borrowing HDF5File, _ metadata: JSONValue) throws -> SkeletonPlan {
        guard let list = metadata["skeletons"]?.array else {
            throw FormatError.missing(path: path, what: "the skeleton in metadata/json")
        }
        let names = (metadata["nodes"]?.array ?? []).map { $0["name"]?.string ?? "" }
        do {
            let found = try list.map { try SLPSkeleton($0, fileNodes: names) }
            let used = try usedSkeletons(file, of: found.count)
            guard let first = found[safe: used.min() ?? 0] else { return SkeletonPlan(skeleton: .empty, places: []) }
            warnings += first.warnings
            let places = try places(found, used: used, in: first)
            return SkeletonPlan(skeleton: try first.skeleton(), places: places)
        } catch let error as SLPSkeleton.Unreadable {
            throw FormatError.inconsistent(
                path: path, place: "metadata/json", found: "holds a bad skeleton: \(error.reason)")
        } catch let error as SkeletonError {
            throw FormatError.skeleton(path: path, error)
        }
    }

    private func usedSkeletons(_ file: borrowing HDF5File, of count: Int) throws -> Set<Int> {
        var used = Set<Int>()
        let instances = try file.dataset("instances")
        guard instances.count > 0 else { return used }
        let column = try instances.required(["skeleton"])[0]
        try instances.forEachBlock { block in
            for row in 0..<block.count { used.insert(block.int(row, column)) }
        }
        guard used.allSatisfy({ (0..<count).contains($0) }) else {
            throw FormatError.inconsistent(
                path: path, place: "instances", found: "names skeletons \(used.sorted()) of \(count)")
        }
        return used
    }

    private mutating func places(_ found: [SLPSkeleton], used: Set<Int>, in first: SLPSkeleton) throws -> [[Int]] {
        let position = Dictionary(first.nodeNames.enumerated().map { ($0.element, $0.offset) }) { a, _ in a }
        let places = try found.enumerated().map { i, skeleton in
            let place = skeleton.nodeNames.compactMap { position[$0] }
            if Set(place).count == position.count, skeleton.nodeNames.count == position.count { return place }
            if used.contains(i), position.count == first.nodeNames.count {
                throw FormatError.severalSkeletons(path: path, names: used.sorted().map { found[$0].name })
            }
            warnings.append("The skeleton “\(skeleton.name)”, which nothing uses, was left out.")
            return place
        }
        if used.count > 1 {
            warnings.append("\(used.count) skeletons with the same body parts were made one, “\(first.name)”.")
        }
        return places
    }
}
