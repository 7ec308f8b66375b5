import Domain
import GRDB

extension EditTransaction {
    func addVideos(_ videos: [VideoReference]) throws {
        if videos.isEmpty { throw EditProblem.nothingChosen }
        for video in videos {
            let known = try rows(.video, where: "path = ? AND kind = ?", [video.path, video.kind.rawValue])
            if try known.contains(where: { try VideoReference(row: $0).imagePaths == video.imagePaths }) {
                throw EditProblem.duplicateVideo(path: video.path)
            }
            created.videos.append(VideoID(try addVideo(video)))
        }
    }

    func addVideo(_ video: VideoReference) throws -> Int64 {
        let id = try newID("video")
        try insert(try video.row(id: id, position: try nextPosition(in: .video)))
        return id
    }

    func relinkVideos(_ videos: [VideoReference]) throws {
        if videos.isEmpty { throw EditProblem.nothingChosen }
        for video in videos {
            let before = try self.video(video.id)
            try update(before, to: try video.row(id: video.id.rawValue, position: before.integer("position")))
        }
    }

    /// Labels, predictions and marks beyond the new end go, in the same step.
    func replaceVideo(_ video: VideoReference) throws {
        let before = try self.video(video.id)
        let known = try rows(
            .video, where: "path = ? AND kind = ? AND id <> ?", [video.path, video.kind.rawValue, video.id.rawValue])
        if try known.contains(where: { try VideoReference(row: $0).imagePaths == video.imagePaths }) {
            throw EditProblem.duplicateVideo(path: video.path)
        }
        if video.frameCount > 0 {
            let (number, end) = (video.id.rawValue, video.frameCount)
            for table in [EditTable.label, .negativeFrame, .suggestion, .identityJoin, .sampleFrame, .fixedIdentity] {
                for row in try rows(table, where: "video = ? AND frame >= ?", [number, end]) { try delete(row) }
            }
            try deletePredictions(video.id, [end...Int.max - 1], nil)
        }
        try update(before, to: try video.row(id: video.id.rawValue, position: before.integer("position")))
    }

    func removeVideos(_ ids: [VideoID]) throws {
        if ids.isEmpty { throw EditProblem.nothingChosen }
        for id in Set(ids).sorted() { try removeVideo(id) }
    }

    private func removeVideo(_ id: VideoID) throws {
        let row = try video(id)
        let number = id.rawValue
        for label in try rows(.label, where: "video = ?", [number]) { try delete(label) }
        try deletePredictions(id, nil, nil)
        let marks = [EditTable.negativeFrame, .suggestion, .identityJoin, .sampleFrame, .reviewSample, .fixedIdentity]
        for table in marks {
            for mark in try rows(table, where: "video = ?", [number]) { try delete(mark) }
        }
        try delete(row)
    }

    func addSuggestions(_ list: [Suggestion]) throws {
        if list.isEmpty { throw EditProblem.nothingChosen }
        for suggestion in list {
            try checkFrame(suggestion.frame, of: suggestion.video)
            try addSuggestion(suggestion)
        }
    }

    /// A suggestion that is already there stays as it is.
    func addSuggestion(_ suggestion: Suggestion) throws {
        let key = [suggestion.video.rawValue.databaseValue, suggestion.frame.databaseValue]
        guard try row(.suggestion, key: key) == nil else { return }
        let position = try nextPosition(in: .suggestion)
        let reason = suggestion.reason?.databaseValue ?? .null
        try insert(RowImage(.suggestion, key + [suggestion.group.databaseValue, position.databaseValue, reason]))
    }

    func removeSuggestions(_ list: [Suggestion]) throws {
        if list.isEmpty { throw EditProblem.nothingChosen }
        for suggestion in list {
            let key = [suggestion.video.rawValue.databaseValue, suggestion.frame.databaseValue]
            if let row = try row(.suggestion, key: key) { try delete(row) }
        }
    }
}
