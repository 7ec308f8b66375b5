import Domain

/// Edits of proofreading.
extension EditRequest {
    static func reviewEdit(_ type: String, _ fields: Fields) throws -> Edit? {
        func video() throws -> VideoID { try fields.decode(VideoID.self, forKey: .video) }
        func track(_ key: Keys) throws -> TrackID { try fields.decode(TrackID.self, forKey: key) }
        func frame(_ key: Keys) throws -> Int { try fields.decode(Int.self, forKey: key) }
        switch type {
        case "splitTrack": return .splitTrack(video: try video(), track: try track(.track), from: try frame(.from))
        case "connectTracks":
            return .connectTracks(
                video: try video(), track: try track(.track), into: try track(.into), from: try frame(.from))
        case "answerJoin":
            return .answerJoin(
                try fields.decode(JoinID.self, forKey: .join),
                try fields.decode(IdentityJoin.Answer.self, forKey: .answer))
        case "drawSample":
            return .drawSample(
                video: try fields.decodeIfPresent(VideoID.self, forKey: .video),
                count: try fields.decode(Int.self, forKey: .count),
                seed: try fields.decodeIfPresent(Int64.self, forKey: .seed) ?? Int64.random(in: 0...0xFFFF_FFFF))
        case "answerSample":
            return .answerSample(
                try fields.decode(SampleID.self, forKey: .sample), video: try video(), frame: try frame(.frame),
                try fields.decodeIfPresent(ReviewSample.Verdict.self, forKey: .verdict),
                wrong: try fields.decodeIfPresent([TrackID].self, forKey: .wrong))
        default: return nil
        }
    }
}
