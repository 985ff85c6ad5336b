import PSATicketerCore
package import Quantities

/// Makes the client of a PSA in the settings.
package enum PSAClients {
    /// The client; nil for settings without a login, which were refused.
    package static func client(
        _ settings: PSASettings,
        clock: any WallClock
    ) -> (any PSAClient)? {
        let connection = PSAConnection(
            caller: WebCaller(caFile: settings.caFile, clock: clock),
            budget: CallBudget(
                windows: [RateWindow(limit: settings.callsMax, within: settings.callsWithin)],
                threads: settings.threads
            ),
            clock: clock
        )
        switch settings.login {
        case nil: return nil
        case .autotask(let credentials)?:
            return AutotaskClient(
                connection: connection,
                base: settings.address,
                credentials: credentials,
                settings: settings.fields,
                dueWithin: settings.dueWithin
            )
        case .halo(let credentials)?:
            return HaloClient(
                connection: connection,
                base: settings.address,
                credentials: credentials,
                settings: settings.fields
            )
        case .zendesk(let credentials)?:
            return ZendeskClient(
                connection: connection,
                base: settings.address,
                credentials: credentials,
                settings: settings.fields
            )
        case .webhook(let secret)?:
            return WebhookClient(
                connection: connection,
                address: settings.address,
                secret: secret
            )
        case .connectwise(var credentials)?:
            credentials.version = settings.apiVersion
            return ConnectWiseClient(
                connection: connection,
                base: settings.address,
                credentials: credentials,
                settings: settings.fields,
                callback: settings.callback
            )
        }
    }
}
