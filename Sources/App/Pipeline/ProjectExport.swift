import Domain
import Formats
import Foundation
import Storage

/// A project's labels and predictions as other programs read them.
package struct ProjectExport {
    package let store: ProjectStore

    package init(store: ProjectStore) { self.store = store }

    /// Everything, or some videos, as an SLP. Embedded pictures go into it.
    ///
    /// - Returns: what could not be written as it is, in words.
    @discardableResult
    package func slp(videos: [VideoID]?, to file: URL) throws -> [String] {
        let document = try placed(store.document(videos: videos))
        let folder = store.folder
        return try SLP.write(document, to: file) { video, position in
            guard video.imagePaths.indices.contains(position) else { return nil }
            let image = folder.appendingPathComponent("\(video.path)/\(video.imagePaths[position])")
            return EmbeddedImage(
                sourceFrame: video.sourceFrames.indices.contains(position) ? video.sourceFrames[position] : position,
                bytes: [UInt8](try Data(contentsOf: image)), format: image.pathExtension)
        }
    }

    /// One video as SLEAP's analysis HDF5.
    ///
    /// - Returns: what could not be written as it is, in words.
    @discardableResult
    package func analysis(video: VideoID, to file: URL) throws -> [String] {
        let document = try placed(store.document(videos: [video]))
        return try AnalysisHDF5.write(document, video: video, labelsPath: store.folder.path, to: file)
    }

    /// With every video's path as this machine finds it, since the file may lie anywhere.
    private func placed(_ document: LabelDocument) -> LabelDocument {
        var result = document
        for i in result.videos.indices where result.videos[i].kind != .embedded {
            result.videos[i].path = VideoLocation.url(of: result.videos[i], in: store.folder).path
        }
        return result
    }
}
