import Domain
import Formats
import Foundation
import Storage

/// Brings another Tarsier project, or a file of another program, into a project.
package struct ProjectMerge {
    package let store: ProjectStore
    /// Folders in which videos are looked for.
    package let roots: [URL]
    package let reporter: any Reporter

    package init(store: ProjectStore, roots: [URL], reporter: any Reporter) {
        self.store = store
        self.roots = roots
        self.reporter = reporter
    }

    /// What the other one holds, its videos as they lie on this machine.
    package struct Source {
        package let document: LabelDocument
        /// Paths of videos that are nowhere.
        package let missing: [String]
        package let name: String
    }

    /// - Parameters:
    ///   - keepsPictures: pictures that lie inside the other one are copied into this project; false for a look.
    ///   - paired: positions of its videos that a person says are this project's.
    /// - Throws: `FormatError`, `StorageError`, `CommandError`.
    package func read(_ url: URL, keepsPictures: Bool, paired: Set<Int> = []) throws -> Source {
        if ProjectAccess.isProject(url) { return try readProject(url, keepsPictures: keepsPictures) }
        let reader = LabelImport(store: store, roots: roots, reporter: reporter, keepsPictures: keepsPictures)
        let home = url.deletingLastPathComponent()
        if var original = try originals(of: url) {
            let missing = reader.locateVideos(of: &original, home: home)
            let matches = try VideoMatching.match(original.videos, to: store.videos())
            let isKnown = original.videos.enumerated().allSatisfy { paired.contains($0) || matches[$1.id] != nil }
            if isKnown {
                return Source(document: original, missing: missing, name: url.lastPathComponent)
            }
        }
        var document = try reader.read(url)
        let missing = reader.locateVideos(of: &document, home: home)
        return Source(document: document, missing: missing, name: url.lastPathComponent)
    }

    /// A package's labels on the videos that its pictures are of; nil for what is no package.
    private func originals(of url: URL) throws -> LabelDocument? {
        guard url.pathExtension.lowercased() == "slp", try !SLP.read(url).embedded.isEmpty else { return nil }
        return try SLP.read(url, embedded: .asSource).document
    }

    private func readProject(_ url: URL, keepsPictures: Bool) throws -> Source {
        let folder = url.resolvingSymlinksInPath()
        guard folder.path != store.folder.resolvingSymlinksInPath().path else { throw CommandError.mergeWithItself }
        let other = try ProjectAccess.open(folder.path, reporter: reporter)
        var document = try other.document()
        for i in document.videos.indices {
            if document.videos[i].kind == .embedded {
                try takePictures(of: &document.videos[i], from: other, keepsPictures: keepsPictures)
            } else {
                document.videos[i].path = VideoLocation.url(of: document.videos[i], in: other.folder).path
            }
        }
        let reader = LabelImport(store: store, roots: roots, reporter: reporter)
        let missing = reader.locateVideos(of: &document, home: folder)
        for i in document.videos.indices where document.videos[i].path.hasPrefix("/") {
            let place = URL(fileURLWithPath: document.videos[i].path)
            document.videos[i].path = VideoLocation.storedPath(of: place, in: store.folder)
        }
        return Source(document: document, missing: missing, name: other.name)
    }

    /// Pictures that the other project holds itself are copied; a folder that is there already holds the same ones.
    private func takePictures(
        of video: inout VideoReference, from other: ProjectStore, keepsPictures: Bool
    ) throws {
        let source = VideoLocation.url(of: video, in: other.folder)
        let place = "images/\(other.name)-\(video.id)"
        let target = store.folder.appendingPathComponent(place, isDirectory: true)
        video.path = place
        guard keepsPictures, !FileManager.default.fileExists(atPath: target.path) else { return }
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: source, to: target)
    }
}
