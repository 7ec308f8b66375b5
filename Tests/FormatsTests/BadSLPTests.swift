import Domain
import Formats
import Foundation
import Testing

/// Files that are not what they say: a clear error, no crash.
@Suite struct BadSLPTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func refusesWhatIsNotThere() throws {
        let url = folder.file("none.slp")
        let error = #expect(throws: FormatError.self) { try SLP.read(url) }
        guard case .unreadable(url.path, _) = error else { throw error! }
        let inFolder = #expect(throws: FormatError.self) { try SLP.read(folder.url) }
        guard case .unreadable = inFolder else { throw inFolder! }
    }

    @Test(arguments: ["", "labels", "\u{89}HDF", "{\"version\": \"2.0.0\"}"])
    func refusesWhatIsNotHDF5(_ text: String) throws {
        let url = try folder.write(text, to: "text.slp")
        #expect(throws: FormatError.notHDF5(path: url.path)) { try SLP.read(url) }
    }

    @Test func refusesEveryTruncation() throws {
        let url = folder.file("a.slp")
        try SLP.write(SLPTests.document(), to: url)
        let whole = try Data(contentsOf: url)
        for length in stride(from: 8, to: whole.count - 1, by: whole.count / 40) {
            let part = folder.file("part.slp")
            try whole.prefix(length).write(to: part)
            #expect(throws: FormatError.self, "the first \(length) bytes of \(whole.count)") { try SLP.read(part) }
        }
    }

    /// libhdf5 loops or reads foreign memory when the store of texts is broken.
    @Test func refusesABrokenStoreOfTexts() throws {
        let url = folder.file("a.slp")
        try SLP.write(SLPTests.document(), to: url)
        let whole = try Data(contentsOf: url)
        let heap = try #require(whole.range(of: Data("GCOL".utf8))).lowerBound
        // The collection's size; the first object's index, and its size, too large and wrapping around.
        for (offset, byte) in [(9, 0xFF), (15, 0x80), (16, 0xFF), (16, 0), (25, 0xFF), (31, 0xFF)]
            as [(Int, UInt8)]
        {
            var damaged = whole
            damaged[heap + offset] = byte
            let copy = folder.file("damaged.slp")
            try damaged.write(to: copy)
            #expect(throws: FormatError.self, "byte \(offset) made \(byte)") { try SLP.read(copy) }
        }
    }

    /// What is done to a sound file, and words of the error that must follow.
    private static let damages = [
        ("del f['points']", "lacks the data set points"), ("del f['frames']", "lacks the data set frames"),
        ("del f['instances']", "lacks the data set instances"),
        ("del f['videos_json']", "lacks the data set videos_json"),
        ("del f['metadata']", "lacks the group metadata"),
        ("del f['metadata'].attrs['json']", "lacks the attribute json"),
        ("f['metadata'].attrs['format_id'] = 3.0", "SLP format 3.0, which is newer"),
        ("f['metadata'].attrs['json'] = '{'", "is not valid JSON"),
        ("f['metadata'].attrs['format_id'] = 'x'", "should hold one number"),
        ("del f['points']; f['points'] = np.zeros((9, 2))", "should hold a table of records"),
        ("del f['frames']; f['frames'] = 'text'", "should hold a table of records"),
        ("del f['videos_json']; f['videos_json'] = [1, 2]", "should hold text"),
        ("f['videos_json'][0] = 'not json'", "videos_json is not valid JSON"),
        ("r = f['instances'][:]; r['point_id_end'] = 10**9; f['instances'][:] = r", "names point"),
        ("r = f['instances'][:]; r['skeleton'] = 7; f['instances'][:] = r", "names skeletons"),
        ("r = f['instances'][:]; r['track'] = 7; f['instances'][:] = r", "is of track 7"),
        ("r = f['instances'][:]; r['instance_type'] = 9; f['instances'][:] = r", "is of type 9"),
        ("r = f['frames'][:]; r['video'] = 9; f['frames'][:] = r", "video 9 is not listed"),
        ("r = f['frames'][:]; r['instance_id_end'] = 2**63; f['frames'][:] = r", "has instances"),
        (
            "r = f['frames'][:]; r['instance_id_start'] = 0; r['instance_id_end'] = 3; f['frames'][:] = r",
            "share the same"
        ),
        (
            "m = f['metadata'].attrs['json'].replace(b'earL', b'nose'); f['metadata'].attrs['json'] = m",
            "two body parts named"
        ),
        ("del f['points']; f['points'] = h5py.ExternalLink('other.h5', 'points')", "must lie in the file itself"),
        ("del f['points']; f['points'] = h5py.SoftLink('/pred_points')", "must lie in the file itself"),
        (
            "t = f['points'].dtype; del f['points']; f.create_dataset('points', (10**12,), t, chunks=(1000,))",
            "more than its"
        ),
        (
            "t = f['points'].dtype; del f['points']; f.create_dataset('points', (10,), t, external=[('/etc/passwd', 0, 180)])",
            "lies in another file"
        ),
    ]

    @Test(TestPlaces.withPython) func saysWhatIsWrong() throws {
        let url = folder.file("a.slp")
        try SLP.write(SLPTests.document(), to: url)
        _ = try Python.run("damage.py", [url.path, folder.url.path] + Self.damages.map(\.0))
        for (i, (damage, words)) in Self.damages.enumerated() {
            let damaged = folder.file("\(i).slp")
            let error = #expect(throws: FormatError.self, "\(damage)") { try SLP.read(damaged) }
            let message = error.map { "\($0)" } ?? ""
            #expect(message.contains(words), "\(damage): \(message)")
            #expect(message.contains(damaged.path))
        }
    }

    @Test(TestPlaces.withPython) func refusesTwoSkeletonsThatDiffer() throws {
        _ = try Python.run("make_slp.py", [folder.url.path])
        let url = folder.file("two_skeletons.slp")
        #expect(throws: FormatError.severalSkeletons(path: url.path, names: ["mouse", "other"])) { try SLP.read(url) }
        let rich = try SLP.read(folder.file("rich.slp")).warnings
        #expect(rich.contains { $0.contains("rois") } && rich.contains { $0.contains("sessions_json") })
        let twice = try SLP.read(folder.file("frame_twice.slp")).warnings
        #expect(twice.contains { $0.contains("in the file twice") })
    }
}
