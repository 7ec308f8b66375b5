import Domain
import Foundation

/// Puts the folders of a DeepLabCut project together.
struct DeepLabCutReader {
    private let configuration: DeepLabCutConfiguration
    private let root: URL
    private var warnings: [String] = []

    init(_ configuration: DeepLabCutConfiguration, root: URL) {
        self.configuration = configuration
        self.root = root
    }

    private struct Folder {
        let url: URL
        let table: DeepLabCutTable?
        var name: String { url.lastPathComponent }
    }

    mutating func read() throws -> DeepLabCut.Contents {
        let folders = try findFolders()
        guard folders.contains(where: { $0.table != nil }) else {
            throw FormatError.missing(
                path: root.path, what: "label files (labeled-data/*/CollectedData_\(configuration.scorer).csv)")
        }
        return try assemble(folders)
    }

    /// One table on its own, with the images beside it.
    mutating func read(_ table: DeepLabCutTable) throws -> DeepLabCut.Contents {
        try assemble([Folder(url: root, table: table)])
    }

    private mutating func assemble(_ folders: [Folder]) throws -> DeepLabCut.Contents {
        let skeleton = try makeSkeleton(folders)
        let tracks = makeTracks(folders)
        let position = Dictionary(skeleton.nodeNames.enumerated().map { ($0.element, $0.offset) }) { a, _ in a }
        let trackID = Dictionary(tracks.map { ($0.name, $0.id) }) { a, _ in a }
        var (videos, frames) = ([VideoReference](), [LabeledFrame]())
        for (i, folder) in folders.enumerated() {
            let video = makeVideo(folder, id: VideoID(i + 1))
            videos.append(video)
            frames += makeFrames(folder, video, position, trackID)
        }
        let provenance = [
            "deeplabcut_project": JSONValue.string(configuration.path).text,
            "deeplabcut_scorer": JSONValue.string(configuration.scorer).text,
            "deeplabcut_task": JSONValue.string(configuration.task).text,
        ]
        let document = LabelDocument(
            skeleton: skeleton, videos: videos, tracks: tracks, frames: frames, provenance: provenance)
        return DeepLabCut.Contents(document: document, warnings: warnings)
    }

    /// The folders of `labeled-data` in name order; those that hold DeepLabCut's own drawings are passed over.
    private mutating func findFolders() throws -> [Folder] {
        let data = root.appendingPathComponent("labeled-data")
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: data.path) } catch {
            throw FormatError.missing(path: root.path, what: "the folder labeled-data")
        }
        var folders: [Folder] = []
        for name in ImageFolder.sorted(names) where !name.hasPrefix(".") {
            let url = data.appendingPathComponent(name)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue else {
                continue
            }
            let table = try findTable(in: url)
            let drawings = name.hasSuffix("_labeled") && table == nil
            if drawings || table == nil && ImageFolder.images(in: url.path).isEmpty { continue }
            if table == nil { warnings.append("labeled-data/\(name) has images but no labels.") }
            folders.append(Folder(url: url, table: table))
        }
        return folders
    }

    private mutating func findTable(in folder: URL) throws -> DeepLabCutTable? {
        let wanted = "CollectedData_\(configuration.scorer).csv"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        if names.contains(wanted) { return try DeepLabCutTable(reading: folder.appendingPathComponent(wanted)) }
        let others = names.filter { $0.hasPrefix("CollectedData_") && $0.hasSuffix(".csv") }.sorted()
        guard let other = others.first else { return nil }
        warnings.append("labeled-data/\(folder.lastPathComponent) has no \(wanted); \(other) was read instead.")
        return try DeepLabCutTable(reading: folder.appendingPathComponent(other))
    }

    /// Nodes in the configuration's order, then those that only the tables have.
    private mutating func makeSkeleton(_ folders: [Folder]) throws -> Skeleton {
        var names = configuration.bodyParts
        var known = Set(names)
        for column in folders.flatMap({ $0.table?.columns ?? [] }) where known.insert(column.bodyPart).inserted {
            names.append(column.bodyPart)
            warnings.append("“\(column.bodyPart)” is labelled but not in the configuration; it was added.")
        }
        var edges: [(Int, Int)] = []
        for (source, destination) in configuration.skeleton {
            guard let a = names.firstIndex(of: source), let b = names.firstIndex(of: destination), a != b else {
                warnings.append("The edge from “\(source)” to “\(destination)” was left out: it leads nowhere.")
                continue
            }
            if !edges.contains(where: { $0 == (a, b) }) { edges.append((a, b)) }
        }
        do {
            let name = configuration.task.isEmpty ? "skeleton" : configuration.task
            return try Skeleton(name: name, nodeNames: names, edges: edges)
        } catch let error as SkeletonError {
            throw FormatError.skeleton(path: configuration.path, error)
        }
    }

    /// One track for each individual, in the order in which the tables name them; none in a single-animal project.
    private func makeTracks(_ folders: [Folder]) -> [Track] {
        var names: [String] = []
        for column in folders.flatMap({ $0.table?.columns ?? [] }) where !column.individual.isEmpty {
            if !names.contains(column.individual) { names.append(column.individual) }
        }
        return names.enumerated().map { Track(id: TrackID($0.offset + 1), name: $0.element) }
    }

    /// What messages call a folder.
    private func place(of folder: Folder) -> String {
        folder.url == root ? folder.name : "labeled-data/\(folder.name)"
    }

    private mutating func makeVideo(_ folder: Folder, id: VideoID) -> VideoReference {
        var images = ImageFolder.images(in: folder.url.path)
        let labelled = Set(folder.table?.rows.map(\.image) ?? [])
        let lost = labelled.subtracting(images)
        if images.isEmpty {
            images = ImageFolder.sorted(Array(labelled))
            warnings.append("The images of \(place(of: folder)) are not there; only their labels were read.")
        } else if let first = lost.min() {
            warnings.append(
                "\(place(of: folder)): \(lost.count) labelled images are not there, such as \(first); "
                    + "their labels were left out.")
        }
        return VideoReference(
            id: id, kind: .imageFolder, path: folder.url.path, imagePaths: images, frameCount: images.count)
    }

    private func makeFrames(
        _ folder: Folder, _ video: VideoReference, _ position: [String: Int], _ trackID: [String: TrackID]
    ) -> [LabeledFrame] {
        guard let table = folder.table else { return [] }
        let frameOf = Dictionary(video.imagePaths.enumerated().map { ($0.element, $0.offset) }) { a, _ in a }
        var frames: [Int: LabeledFrame] = [:]
        for row in table.rows {
            guard let number = frameOf[row.image] else { continue }
            var instances: [String: LabelInstance] = [:]
            var order: [String] = []
            for (column, point) in zip(table.columns, row.points) {
                guard let point, let node = position[column.bodyPart] else { continue }
                if instances[column.individual] == nil {
                    order.append(column.individual)
                    let absent = [LabelPoint](repeating: .absent, count: position.count)
                    instances[column.individual] = LabelInstance(points: absent, track: trackID[column.individual])
                }
                instances[column.individual]?.points[node] = LabelPoint(point)
            }
            if order.isEmpty { continue }
            frames[number] = LabeledFrame(video: video.id, frame: number, instances: order.compactMap { instances[$0] })
        }
        return frames.values.sorted { $0.frame < $1.frame }
    }
}
