import Domain

/// The skeleton of a COCO file, out of the categories that its annotations use.
struct COCOSkeletons {
    let skeleton: Skeleton
    /// For each category's id: the position in `skeleton` of each of its body parts.
    let places: [String: [Int]]
    private(set) var warnings: [String] = []

    /// - Throws: `FormatError.missing` without body parts, `.severalSkeletons`, `.skeleton`.
    init(_ json: JSONValue, path: String) throws {
        let used = Set(
            (json["annotations"]?.array ?? []).filter { $0["keypoints"]?.array?.isEmpty == false }
                .map { $0["category_id"]?.text ?? "" })
        let all = (json["categories"]?.array ?? []).filter { $0["keypoints"]?.array?.isEmpty == false }
        let categories = all.filter { used.contains($0["id"]?.text ?? "") }
        guard let first = categories.first ?? all.first else {
            throw FormatError.missing(
                path: path, what: "body parts (no category has “keypoints”); Tarsier reads poses, not boxes or masks")
        }
        let names = Self.names(first)
        do {
            skeleton = try Skeleton(
                name: first["name"]?.string ?? "skeleton", nodeNames: names,
                edges: Self.edges(first, count: names.count))
        } catch let error as SkeletonError { throw FormatError.skeleton(path: path, error) }
        let position = Dictionary(names.enumerated().map { ($0.element, $0.offset) }) { a, _ in a }
        var places: [String: [Int]] = [:]
        for category in categories {
            let here = Self.names(category).compactMap { position[$0] }
            guard Set(here).count == names.count, Self.names(category).count == names.count else {
                throw FormatError.severalSkeletons(
                    path: path, names: categories.map { $0["name"]?.string ?? $0["id"]?.text ?? "" })
            }
            places[category["id"]?.text ?? ""] = here
        }
        self.places = places
        if categories.count > 1 {
            warnings.append(
                "The categories \(categories.map { "“\($0["name"]?.string ?? "")”" }.joined(separator: ", ")) have the same "
                    + "body parts and were made one.")
        }
    }

    private static func names(_ category: JSONValue) -> [String] {
        (category["keypoints"]?.array ?? []).map { $0.string ?? $0.text }
    }

    /// COCO counts from 1, some programs from 0: a 0 in the list, or none that is only possible from 1, tells.
    private static func edges(_ category: JSONValue, count: Int) -> [(Int, Int)] {
        let pairs = (category["skeleton"]?.array ?? []).compactMap { pair -> (Int, Int)? in
            guard let ends = pair.array, ends.count == 2, let a = ends[0].int, let b = ends[1].int else { return nil }
            return (a, b)
        }
        let first = pairs.contains { $0.0 == 0 || $0.1 == 0 } ? 0 : 1
        var seen = Set<[Int]>()
        return pairs.map { ($0.0 - first, $0.1 - first) }.filter { a, b in
            (0..<count).contains(a) && (0..<count).contains(b) && a != b && seen.insert([a, b]).inserted
        }
    }
}
