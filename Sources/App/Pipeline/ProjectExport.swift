import Domain
import Formats
import Foundation
import Storage
import Video

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

    /// The poses of all or some videos as NWB, at the times of their frames. Of a video that is not here the times are
    /// worked out from its frame rate, or are the frames' numbers.
    ///
    /// - Returns: what could not be written as it is, in words.
    @discardableResult
    package func nwb(videos: [VideoID]?, to file: URL) throws -> [String] {
        let document = try placed(store.document(videos: videos))
        var (times, warnings) = ([VideoID: [Double]](), [String]())
        for video in document.videos {
            do { times[video.id] = try VideoLocation.open(video, in: store.folder).times } catch {
                let told =
                    video.framesPerSecond > 0
                    ? "they are worked out from its frame rate" : "frame numbers stand for them"
                warnings.append("The times of \(video.fileName) cannot be read; \(told). \(Failure.message(of: error))")
            }
        }
        let session = NWB.Session(description: "Poses of the project \(store.name), tracked with Tarsier")
        let left = try NWB.write(document, session: session, to: file) { video, frame in
            if let own = times[video.id], own.indices.contains(frame) { return own[frame] }
            return video.framesPerSecond > 0 ? Double(frame) / video.framesPerSecond : Double(frame)
        }
        return warnings + left
    }

    /// A file with the poses of one video.
    package enum PoseFile: Sendable {
        /// SLEAP's analysis HDF5.
        case hdf5
        /// SLEAP's analysis table.
        case csv

        /// As SLEAP calls one of several: project, number of the video in three digits, video.
        package func name(project: String, number: Int, video: VideoReference) -> String {
            let digits = String(repeating: "0", count: max(0, 3 - String(number).count)) + String(number)
            return "\(project).\(digits)_\(video.stem)\(ending)".replacingOccurrences(of: "/", with: "_")
        }

        package var ending: String { self == .csv ? ".analysis.csv" : ".analysis.h5" }
    }

    /// One video's poses.
    ///
    /// - Returns: what could not be written as it is, in words.
    @discardableResult
    package func poses(of video: VideoID, as kind: PoseFile, to file: URL) throws -> [String] {
        let document = try placed(store.document(videos: [video]))
        switch kind {
        case .hdf5: return try AnalysisHDF5.write(document, video: video, labelsPath: store.folder.path, to: file)
        case .csv: return try AnalysisCSV.write(document, video: video, labelsPath: store.folder.path, to: file)
        }
    }

    /// The videos that have labels or predictions.
    package func videosWithPoses() throws -> Set<VideoID> {
        let counts = try store.counts().byVideo
        return Set(
            try store.videos().map(\.id).filter { id in
                counts[String(id.rawValue)].map { $0.labels + $0.predictions > 0 } ?? false
            })
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
