import Domain
import Foundation
import Video

/// The videos that are open now: opened when first looked at, closed when others have been looked at since.
actor VideoPool {
    /// An opened video.
    struct Opened: Sendable {
        let source: VideoSource
        let info: VideoInfo
        /// Tells the content that is there now from what an address was made for.
        let version: String
        /// What a person should know: cut short, or not the file that was labelled.
        let warning: String?
    }

    private struct Entry {
        let reference: VideoReference
        let opening: Task<Opened, any Error>
        var lastUse: ContinuousClock.Instant
    }

    /// Each open video keeps a thread, decoder buffers and up to 64 MB of pictures.
    private static let mostOpen = 6

    private let project: URL
    private var entries: [VideoID: Entry] = [:]
    private var failures: [VideoID: (reference: VideoReference, error: any Error, time: ContinuousClock.Instant)] = [:]

    init(project: URL) { self.project = project }

    /// - Throws: `VideoError` naming the file; asked again within seconds, the same error without another look.
    func open(_ reference: VideoReference) async throws -> Opened {
        if let entry = entries[reference.id], entry.reference == reference {
            entries[reference.id]?.lastUse = .now
            return try await entry.opening.value
        }
        if let known = failures[reference.id], known.reference == reference, known.time > .now - .seconds(3) {
            throw known.error
        }
        let project = project
        let opening = Task { try await Self.open(reference, in: project) }
        entries[reference.id] = Entry(reference: reference, opening: opening, lastUse: .now)
        closeOldest(except: reference.id)
        do {
            let opened = try await opening.value
            failures[reference.id] = nil
            return opened
        } catch {
            if entries[reference.id]?.opening == opening { entries[reference.id] = nil }
            failures[reference.id] = (reference, error, .now)
            throw error
        }
    }

    /// What is wrong with a video as far as is known without opening it.
    func problem(of reference: VideoReference) -> String? {
        if let known = failures[reference.id], known.reference == reference, known.time > .now - .seconds(60) {
            return "\(known.error)"
        }
        guard reference.kind == .file || reference.kind == .imageFolder else { return nil }
        let path = VideoLocation.url(of: reference, in: project).path
        return FileManager.default.fileExists(atPath: path) ? nil : "\(VideoError.missing(path: path))"
    }

    /// What a person should know of a video that is open.
    func warning(of reference: VideoReference) async -> String? {
        guard let entry = entries[reference.id], entry.reference == reference else { return nil }
        return try? await entry.opening.value.warning
    }

    private func closeOldest(except id: VideoID) {
        while entries.count > Self.mostOpen {
            let oldest = entries.filter { $0.key != id }.min { $0.value.lastUse < $1.value.lastUse }
            guard let oldest else { return }
            entries[oldest.key] = nil
        }
    }

    private static func open(_ reference: VideoReference, in project: URL) async throws -> Opened {
        let place = VideoLocation.url(of: reference, in: project)
        let source: VideoSource
        let found: VideoFingerprint
        switch reference.kind {
        case .file, .imageFolder:
            source = try await .open(place.path, indexCache: VideoLocation.indexCache(of: project))
            found = try await OffPool.run { try Fingerprint.of(path: place.path) }
        case .imageList, .embedded:
            let paths = reference.imagePaths.map {
                $0.hasPrefix("/") ? $0 : place.appendingPathComponent($0).path
            }
            source = try await .open(images: paths)
            found = try await OffPool.run { try Fingerprint.of(images: paths) }
        }
        let info = await source.info
        return Opened(
            source: source, info: info, version: version(found),
            warning: warning(reference, path: place.path, info: info, fingerprint: found))
    }

    private static func warning(
        _ reference: VideoReference, path: String, info: VideoInfo, fingerprint: VideoFingerprint
    ) -> String? {
        if info.missingFrames > 0 {
            return
                "\(path) was cut short: \(info.frameCount) of its \(info.frameCount + info.missingFrames) frames can "
                + "be read. Copy it again from where it was recorded."
        }
        guard let expected = reference.fingerprint, expected != fingerprint else { return nil }
        return "\(path) is not the file that was labelled (its content differs). Check that labels and pictures agree."
    }

    static func version(_ fingerprint: VideoFingerprint) -> String { String(fingerprint.digest.prefix(16)) }

    /// The version that a page is told before the video was opened.
    static func version(of reference: VideoReference) -> String {
        reference.fingerprint.map(version) ?? "path-" + EntityTag.of(Array(reference.path.utf8))
    }
}
