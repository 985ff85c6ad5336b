import Mustache

/// The page templates, parsed once.
enum Templates {
    private static let library: MustacheLibrary = {
        let sources: [(String, [UInt8])] = [
            ("layout", PackageResources.layout_mustache),
            ("figures", PackageResources.figures_mustache),
            ("filters", PackageResources.filters_mustache),
            ("notices", PackageResources.notices_mustache),
            ("fleet", PackageResources.fleet_mustache),
            ("system", PackageResources.system_mustache),
            ("sign-in", PackageResources.sign_in_mustache),
            ("message", PackageResources.message_mustache),
            ("volumes", PackageResources.volumes_mustache),
            ("volume", PackageResources.volume_mustache),
            ("alerts", PackageResources.alerts_mustache),
            ("alert", PackageResources.alert_mustache),
            ("alert-rows", PackageResources.alert_rows_mustache),
            ("alert-details", PackageResources.alert_details_mustache),
            ("deliveries", PackageResources.deliveries_mustache),
            ("orders", PackageResources.orders_mustache),
            ("replications", PackageResources.replications_mustache),
            ("replication", PackageResources.replication_mustache),
            ("replication-plan", PackageResources.replication_plan_mustache),
            ("replication-losses", PackageResources.replication_losses_mustache),
            ("runs", PackageResources.runs_mustache),
            ("run", PackageResources.run_mustache),
            ("lines", PackageResources.lines_mustache),
            ("quiet", PackageResources.quiet_mustache),
            ("tickets", PackageResources.tickets_mustache),
            ("ticket", PackageResources.ticket_mustache),
            ("clients", PackageResources.clients_mustache),
            ("snapshots", PackageResources.snapshots_mustache),
            ("pool-snapshots", PackageResources.pool_snapshots_mustache),
            ("quiet-rows", PackageResources.quiet_rows_mustache),
            ("quiet-form", PackageResources.quiet_form_mustache),
            ("pool", PackageResources.pool_mustache),
            ("pool-forecast", PackageResources.pool_forecast_mustache),
            ("pool-space", PackageResources.pool_space_mustache),
            ("pool-redundancy", PackageResources.pool_redundancy_mustache),
            ("pool-devices", PackageResources.pool_devices_mustache),
            ("pool-scrub", PackageResources.pool_scrub_mustache),
            ("pool-integrity", PackageResources.pool_integrity_mustache),
        ]
        MustacheContentTypes.register(PageText(), named: "PAGE")
        var library = MustacheLibrary()
        for (name, bytes) in sources {
            do {
                let text = String(decoding: bytes, as: UTF8.self)
                try library.register("{{% CONTENT_TYPE:PAGE }}" + text, named: name)
            } catch {
                preconditionFailure("template \(name) does not parse: \(error)")
            }
        }
        return library
    }()

    static func render(_ name: String, _ view: [String: Any]) -> String {
        guard let text = library.render(view, withTemplate: name) else {
            preconditionFailure("there is no template \(name)")
        }
        return text
    }
}

/// Escapes as `Markup` does, so that there is one rule for words from outside.
private struct PageText: MustacheContentType {
    func escapeText(_ text: String) -> String { Markup(escaping: text).html }
}
