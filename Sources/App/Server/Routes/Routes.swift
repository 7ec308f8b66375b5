import Foundation
import Hummingbird

extension Server {
    /// All routes of docs/api.md.
    static func addRoutes(to router: Router<RequestSession>, workspace: Workspace) {
        let api = router.group("api")
        ProjectRoutes(workspace: workspace).add(to: api)
        FileRoutes(workspace: workspace).add(to: api)
        FrameRoutes(workspace: workspace).add(to: api)
        SkeletonRoutes(workspace: workspace).add(to: api)
        ShapeRoutes(workspace: workspace).add(to: api)
        EditRoutes(workspace: workspace).add(to: api)
        JobRoutes(workspace: workspace).add(to: api)
        OutlierRoutes(workspace: workspace).add(to: api)
        ReviewRoutes(workspace: workspace).add(to: api)
        EstimateRoutes(workspace: workspace).add(to: api)
        MergeRoutes(workspace: workspace).add(to: api)
        RenderRoutes(workspace: workspace).add(to: api)
        UploadRoutes(workspace: workspace).add(to: api)
        OutputRoutes(workspace: workspace).add(to: api)
        RunRoutes(workspace: workspace).add(to: api)
        ExportRoutes(workspace: workspace).add(to: api)
        api.get("live") { _, _ -> Response in
            throw Problem(
                "upgrade-required", .upgradeRequired, title: "A WebSocket is expected here",
                detail: "The live channel speaks WebSocket; this request does not ask for it.")
        }
    }
}
