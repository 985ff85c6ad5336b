/// A copy that a repair set aside, with what purging it would take, as a part of a page.
package struct ReplicationCopyView: Sendable {
    /// Its full name.
    package var name: String
    /// Where it is, which repair set it aside, and when.
    package var remark: String
    /// What purging it would take; nil where it cannot be purged.
    package var plan: ReplicationPlanView?
    /// Why it cannot be purged; empty where it can.
    package var refusal: String

    /// A copy that cannot be purged, for a reason.
    package init(name: String, remark: String, refusal: String = "") {
        self.name = name
        self.remark = remark
        self.refusal = refusal
    }

    func view(_ paths: ReplicationPaths, _ id: String, csrf: String) -> [String: Any] {
        var view: [String: Any] = [
            "copyName": name, "copyRemark": remark, "hasRefusal": !refusal.isEmpty,
            "refusal": refusal, "hasLosses": false,
        ]
        if let plan { view.merge(plan.view(paths, id, csrf: csrf)) { _, own in own } }
        return view
    }
}
