import Domain
import Formats
import Foundation
import Storage

/// Reads one file of another program and adds it to a project in one edit.
package struct LabelImport {
    package let store: ProjectStore
    package let roots: [URL]
    /// The project's video that an analysis file's poses belong to; nil: the file tells.
    package var video: VideoReference?
    /// Whose edit it is.
    package let author: String
    package let reporter: any Reporter
    /// Whether pictures inside a file are written into the project; false: only what they would be called.
    var keepsPictures = true

    package init(
        store: ProjectStore, roots: [URL], video: VideoReference? = nil, author: String = ProjectAccess.author,
        reporter: any Reporter, keepsPictures: Bool = true
    ) {
        self.store = store
        self.roots = roots
        self.video = video
        self.author = author
        self.reporter = reporter
        self.keepsPictures = keepsPictures
    }

    package struct Outcome: Sendable {
        package var frames: Int
        /// Paths, as the file gives them, of videos that are nowhere.
        package var missing: [String]
    }

    /// - Throws: `FormatError`, `StorageError`, `CommandError`; the project is then as it was.
    package func run(_ url: URL) throws -> Outcome {
        let contents = try LabelFormat.read(url)
        contents.warnings.forEach(warn)
        var videos = ImportedVideos(contents.document, search: search(from: url.deletingLastPathComponent()))
        if let own = try ownVideo(for: contents, of: url) { videos.take(own) }
        videos.find()
        videos.warnings.forEach(warn)
        try videos.place(contents.times, of: url)
        if contents.videoNaming != .named { try videos.checkLength(of: url) }
        let document = try keepPictures(of: videos.document, contents.embedded, from: url)
        _ = try store.perform(.importDocument(document, name: url.lastPathComponent), by: author, clientID: nil)
        return Outcome(frames: document.frames.count, missing: videos.missing)
    }

    /// What a file holds, its videos as it names them.
    func read(_ url: URL) throws -> LabelDocument {
        let contents = try LabelFormat.read(url)
        contents.warnings.forEach(warn)
        var videos = ImportedVideos(contents.document, search: search(from: url.deletingLastPathComponent()))
        if let own = try ownVideo(for: contents, of: url) { videos.take(own) }
        return try keepPictures(of: videos.document, contents.embedded, from: url)
    }

    /// Gives each video the place that it has on this machine.
    ///
    /// - Parameter home: the folder of what names them.
    /// - Returns: paths of those that are nowhere.
    func locateVideos(of document: inout LabelDocument, home: URL) -> [String] {
        var videos = ImportedVideos(document, search: search(from: home))
        videos.find()
        videos.warnings.forEach(warn)
        document = videos.document
        return videos.missing
    }

    private func search(from home: URL) -> VideoSearch { VideoSearch(home: home, roots: roots, project: store.folder) }

    private func keepPictures(
        of document: LabelDocument, _ embedded: [VideoID: EmbeddedImages], from url: URL
    ) throws -> LabelDocument {
        try EmbeddedImport(store: store, writesPictures: keepsPictures).extract(document, embedded, of: url)
    }

    private func warn(_ text: String) { reporter.log("warning: \(text)") }

    /// The project's video that poses belong to: the chosen one, the one of the name that the file gives, the only one, or
    /// the one whose name stands in the file's own. Nil: the one that the file names is not in the project yet.
    private func ownVideo(for contents: LabelContents, of url: URL) throws -> VideoReference? {
        guard contents.videoNaming != .named else {
            if video != nil { warn("\(url.lastPathComponent) names its own videos; the chosen one was not used.") }
            return nil
        }
        if let video { return video }
        let all = try store.videos()
        if contents.videoNaming == .oneNamed, let named = contents.document.videos.first {
            let same = all.filter { $0.fileName == named.fileName }
            let alike = same.isEmpty ? all.filter { $0.stem == named.stem } : same
            return alike.count == 1 ? alike[0] : nil
        }
        if all.count == 1 { return all[0] }
        let name = url.lastPathComponent.lowercased()
        let told = all.filter { name.contains($0.stem.lowercased()) }
        guard told.count == 1 else {
            throw CommandError.videoNotNamed(path: url.path, videos: all.map(\.fileName))
        }
        return told[0]
    }
}
