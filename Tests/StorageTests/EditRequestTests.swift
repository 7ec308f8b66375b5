import Domain
import Foundation
import Storage
import Testing

@Suite struct EditRequestTests {
    private func decode(_ json: String) throws -> EditRequest {
        try JSONDecoder().decode(EditRequest.self, from: Data(json.utf8))
    }

    @Test(arguments: [
        #"{"type": "addInstance", "video": 1, "frame": 3, "points": [{"x": 1, "y": 2, "visible": true, "complete": false}, null]}"#,
        #"{"type": "setPoints", "instance": 1, "points": [{"node": 0, "x": null, "y": null}]}"#,
        #"{"type": "deleteInstances", "instances": [1, 2]}"#,
        #"{"type": "setTrack", "instances": [1], "track": 2, "propagate": true}"#,
        #"{"type": "setTrack", "instances": [1], "track": null, "propagate": false}"#,
        #"{"type": "acceptPredictions", "video": 1, "predictions": [1], "complete": true}"#,
        #"{"type": "deletePredictions", "video": 1, "frames": [[0, 5]]}"#,
        #"{"type": "deletePredictions", "predictions": [4]}"#,
        #"{"type": "setPredictionTrack", "predictions": [1], "track": null}"#,
        #"{"type": "swapTracks", "video": 1, "first": 1, "second": 2, "from": 4}"#,
        #"{"type": "addTrack", "name": "x"}"#, #"{"type": "renameTrack", "track": 1, "name": "y"}"#,
        #"{"type": "deleteTrack", "track": 1}"#, #"{"type": "addNode", "name": "paw"}"#,
        #"{"type": "renameNode", "node": 0, "name": "nose"}"#, #"{"type": "deleteNode", "node": 0}"#,
        #"{"type": "reorderNodes", "nodes": [3, 2, 1, 0]}"#, #"{"type": "addEdge", "source": 1, "destination": 2}"#,
        #"{"type": "deleteEdge", "source": 0, "destination": 3}"#,
        #"{"type": "setSymmetry", "node": 1, "partner": null}"#,
        #"{"type": "setNegative", "video": 2, "frame": 4, "negative": true}"#,
        #"{"type": "addSuggestions", "suggestions": [{"video": 1, "frame": 3, "group": 0}]}"#,
        #"{"type": "removeSuggestions", "suggestions": [{"video": 1, "frame": 7}]}"#,
        #"{"type": "removeVideo", "video": 2}"#, #"{"type": "removeVideo", "videos": [1, 2]}"#,
        #"{"type": "acceptPredictions", "complete": true}"#,
        #"{"type": "setTrack", "instances": [3], "track": 2, "propagate": true, "from": 8, "to": 12}"#,
        #"{"type": "mergeInstances", "instance": 1, "instances": [2]}"#,
        #"{"type": "mergeNodes", "node": 0, "into": 1}"#, #"{"type": "deleteTracks", "tracks": [1, 2]}"#,
        #"{"type": "replaceSkeleton", "skeleton": {"name": "s", "nodes": [{"id": 0, "name": "a"}], "edges": []}, "renamed": [{"node": 2, "name": "a"}]}"#,
    ])
    func everyEditOfThePageIsReadAndMade(_ json: String) throws {
        let scene = try Scene()
        guard case .edit(let edit) = try decode(json) else { return #expect(Bool(false), "no edit") }
        #expect(try !scene.store.edit(edit).changed.isEmpty)
    }

    @Test func videosAreNamedByPath() throws {
        guard case .addVideos(let paths) = try decode(#"{"type": "addVideo", "path": "/a.mp4"}"#) else {
            return #expect(Bool(false), "no video")
        }
        #expect(paths == ["/a.mp4"])
        guard case .addVideos(["/a", "/b"]) = try decode(#"{"type": "addVideo", "paths": ["/a", "/b"]}"#) else {
            return #expect(Bool(false), "no videos")
        }
        guard case .relinkVideo(let id, _) = try decode(#"{"type": "relinkVideo", "video": 4, "path": "/a"}"#) else {
            return #expect(Bool(false), "no video")
        }
        #expect(id == 4)
        guard case .replaceVideo(5, "/b") = try decode(#"{"type": "replaceVideo", "video": 5, "path": "/b"}"#) else {
            return #expect(Bool(false), "no video")
        }
    }

    @Test(arguments: [#"{"type": "explode"}"#, "{}", #"{"type": "deleteTrack"}"#, #"{"type": "addTrack", "name": 3}"#])
    func whatIsNoEditIsRefused(_ json: String) {
        #expect(throws: DecodingError.self) { try decode(json) }
    }

    @Test func theOutcomeIsWrittenAsThePageReadsIt() throws {
        let scene = try Scene()
        let outcome = try scene.store.edit(
            .addInstances([.init(video: 2, frame: 40, points: Scene.points(0))]), by: "anna")
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(outcome)) as? NSDictionary
        let expected: NSDictionary = [
            "entry": outcome.entry, "revision": outcome.revision, "name": "Add instance", "kept": 0,
            "created": ["instances": [7], "tracks": [], "nodes": [], "videos": []] as NSDictionary,
            "changed": [
                "frames": ["2": [[40, 40]]] as NSDictionary, "skeleton": false, "videos": false, "tracks": false,
                "suggestions": false, "review": false,
            ] as NSDictionary, "undo": "Add instance", "redo": NSNull(),
        ]
        #expect(json == expected)
    }
}
