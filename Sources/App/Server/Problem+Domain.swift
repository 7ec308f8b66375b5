import Domain
import Formats
import Foundation
import Hummingbird
import Storage
import Video

extension Problem {
    /// What the page is told of an error of the targets below.
    init(domain error: any Error) {
        switch error {
        case let error as StorageError: self.init(storage: error)
        case let error as VideoError: self.init(video: error)
        case let error as FormatError:
            self.init("file-unreadable", .conflict, title: "The file cannot be read", detail: error.description)
        case let error as FrameSelectionError: self = .badRequest(error.description)
        case let error as SkeletonError:
            self.init("skeleton", .conflict, title: "The skeleton would be wrong", detail: error.description)
        default:
            self.init(
                "internal", .internalServerError, title: "Something went wrong in the server", detail: "\(error)")
        }
    }

    private init(storage error: StorageError) {
        let (kind, status, title): (String, HTTPResponse.Status, String) =
            switch error {
            case .invalidEdit: ("edit-refused", .conflict, "The edit cannot be made")
            case .unknownVideo, .unknownJob: ("not-found", .notFound, "Not found")
            case .missingDatabase, .notAProject: ("not-a-project", .conflict, "This is no project")
            case .alreadyExists: ("exists-already", .conflict, "There is one already")
            case .newerVersion: ("newer-version", .conflict, "The project needs a newer Tarsier")
            case .damaged: ("project-damaged", .internalServerError, "The project is damaged")
            case .diskFull: ("disk-full", .init(code: 507, reasonPhrase: "Insufficient Storage"), "The disk is full")
            case .notWritable: ("not-writable", .conflict, "The project cannot be written")
            case .busy: ("busy", .serviceUnavailable, "The project is busy")
            case .failed: ("storage", .internalServerError, "The project could not be read or written")
            }
        self.init(kind, status, title: title, detail: error.description)
    }

    private init(video error: VideoError) {
        switch error {
        case .missing:
            self.init("video-missing", .conflict, title: "The video is missing", detail: error.description)
        case .frameOutOfRange(_, let frame, let count):
            self.init(
                "no-such-frame", .notFound, title: "There is no such frame", detail: error.description,
                facts: ["frame": .number(Int64(frame)), "frameCount": .number(Int64(count))])
        case .truncated(_, let frame, _, _), .undecodableFrame(_, let frame, _), .sizeChanged(_, let frame, _, _):
            self.init(
                "frame-undecodable", .conflict, title: "This frame cannot be shown", detail: error.description,
                facts: ["frame": .number(Int64(frame))])
        default:
            self.init("video-unreadable", .conflict, title: "The video cannot be read", detail: error.description)
        }
    }
}
