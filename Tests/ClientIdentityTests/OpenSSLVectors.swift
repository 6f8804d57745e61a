/// Keys and tokens made with OpenSSL and Python, for a second opinion; each token says that `ada`, an `admin`, is meant,
/// from 2001-09-09 to 2100-01-01. The private keys were thrown away.
enum OpenSSLVectors {
    /// RSA, 2048 bits.
    static let rsa = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuE6RPwL8kY3lIM+Ow9s3
        zBk6dxg6nhdTf6TZ5OFrPy+MBZLLorGTZayx5PjnxQyqpgAXDunJLo2PlxejlZMU
        KPRS4zvif/gy9yWfuwrQEF7au/TuHHkUnsNJvM6FCR24izSh0OBEV24C1aNQ1BJE
        KxGlFA2o7rmkIOwkZBES/GFpeTTHBMi2fcrFRJhkbn7/sBfstIT6DRuDArGMfggc
        ppQRu+XcWF3cQCfBq+RgrgZJ/KM1NRumIXTkl7IGPnCSLanFGOTa5DiTB5m8g//C
        IU0ho4wCV+cAH09EOTVNFfC/NPR/9SgQj3Va0fJJfCMMW0OQ0wemntGhkt7BNQk9
        CwIDAQAB
        -----END PUBLIC KEY-----
        """

    /// RSA, 1024 bits: too few.
    static let weakRSA = """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCvrWLaUMvdujby824vr669RdS8
        V5J5v4WFCDOk8T13h4NwCwSUuj/TbO0ZGldYCcJnH5ubRq3/65MHA27WhGD7Are1
        HQ7xBC53HF6DM10nbUyCO4YzK5fb4XWS2z35z8l5zyHUSglCB5oLU7kV5eMq9c+R
        +XC/t8qq8w/9jGpECwIDAQAB
        -----END PUBLIC KEY-----
        """

    static let p256 = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7NOIXTIuDbEvgJ8PPss3Zf/cSdUS
        4nNlYRPVsoQ3SiMK/pv+qpUNcpirCC/k8pitQUc7ps19cCA8YBLL2Ynt0A==
        -----END PUBLIC KEY-----
        """

    static let p384 = """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEJsHlK43KuuShuu4bqp90ljiUdo64r7PG
        8AL8LOpUhI5NbZX2UrT86iLz9mfT8H8jRpCBgg7yHU4MyROOSmZaC4JflwbbZyyZ
        lke5dkyEQZpQoUX+6AAQnm2m41NRCUi5
        -----END PUBLIC KEY-----
        """

    static let p521 = """
        -----BEGIN PUBLIC KEY-----
        MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBZIFbFlBgRRxSLDMgiqs3Ipy+mB6y
        4KTVkAszCFtGSXpOV3TylQi4gqZ9R8waZUOsbfO5TLvJkR3BWMJ5KgaNG1UBqSgo
        SnkiO/qsCFp0oB3n1CIQUJjev99GEU7W+4+UWqq1A5i6PmOsiGFwl6zx83qUhEbm
        ZK1LAgvPbvd/WMbYd94=
        -----END PUBLIC KEY-----
        """

    static let ed25519 = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAavqHQJsoyhuRWdmLvg4UYkowF8xqZWd7n9mdXpwooXA=
        -----END PUBLIC KEY-----
        """

    /// The modulus of `rsa`, base64url; its exponent is `AQAB`.
    static let rsaModulus = """
        uE6RPwL8kY3lIM-Ow9s3zBk6dxg6nhdTf6TZ5OFrPy-MBZLLorGTZayx5PjnxQyqpgAXDunJLo2PlxejlZMUKPRS4z\
        vif_gy9yWfuwrQEF7au_TuHHkUnsNJvM6FCR24izSh0OBEV24C1aNQ1BJEKxGlFA2o7rmkIOwkZBES_GFpeTTHBMi2\
        fcrFRJhkbn7_sBfstIT6DRuDArGMfggcppQRu-XcWF3cQCfBq-RgrgZJ_KM1NRumIXTkl7IGPnCSLanFGOTa5DiTB5\
        m8g__CIU0ho4wCV-cAH09EOTVNFfC_NPR_9SgQj3Va0fJJfCMMW0OQ0wemntGhkt7BNQk9Cw
        """

    static let secret = "correct horse battery staple 123"

    static let hs256 = """
        eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEiLCJyb2xlcyI6WyJhZG1pbiJdLCJleHAiOjQxM\
        DI0NDQ4MDAsIm5iZiI6MTAwMDAwMDAwMH0.LABgbtB1JJj-Mpw22UPUz7negWQ2hqr8Dj-OxgkfRt4
        """

    static let rs256 = """
        eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEiLCJyb2xlcyI6WyJhZG1pbiJdLCJleHAiOjQxM\
        DI0NDQ4MDAsIm5iZiI6MTAwMDAwMDAwMH0.m6eF6Avv7mBksaetY_KRh-fzjJs-a0mN2lhi30Aq5Dav6Dam2_gXPdZ\
        MZ0Z441CpMWDFgl9a4CFxGxxjtmGJPceKRy4g0gSyBYOdOkhBjHxzBEvrvdS8IImkNoX7DxHvHTq_TxRv0BcSe5vz_\
        bKe8hNa1AQk5gLLfILgxUAhD1IpsIsqTU8GpdCMcDoiA_ZBWc7BWdE00i9vAmssyQIrPWun73gDhWfoGSwFG1Mi33d\
        EVf7EGEm-QBVWw-pU9O12keakG1Hunr9hGIhTKROcX9bHsa9rWQEo0ELXP6Na0ACHnRN-bYORM6v1ml5eVvlb2p5sN\
        437LWAw0BCdU80wPA
        """

    static let rs384 = """
        eyJhbGciOiJSUzM4NCIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEiLCJyb2xlcyI6WyJhZG1pbiJdLCJleHAiOjQxM\
        DI0NDQ4MDAsIm5iZiI6MTAwMDAwMDAwMH0.H0_M-H6497TBAndmFymGKs_tnqp-MPnsHDDsBurdivwYh-tplZ5oLa0\
        luGEgLDRV_yo2nabSL74-2OGPVktuYkM7cxzNVy-Zt6W0QoL_9qsy9xRkuwunbdUr_M0RuUymRPGpfC3M5Tv3Tx6gq\
        N7yNEyxX6kpTGLauTcnwe_I3G8rgRQ5CIH_nyf1L_dntWBJKeiaaWyllU6V9rOyovTvFwbMWnnKwrxyvTSF8ZwFkcJ\
        07miKzhVPrHmBeVIVrw2hhnmIxJO2f3ZiD4aOIstIYRClzdQ1-8kPed0_jScXSSts9l05KU0PfBlOjmnjAHiLU98Kn\
        KP70oRXnt6iqVlSxw
        """

    static let ps256 = """
        eyJhbGciOiJQUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEiLCJyb2xlcyI6WyJhZG1pbiJdLCJleHAiOjQxM\
        DI0NDQ4MDAsIm5iZiI6MTAwMDAwMDAwMH0.iFHrSmoRkGFNP5y1oHIIaawOqc-Qb981dpgUWpB-V9lbQjWAUIgoNQM\
        Ao1py-pwKxasA8V9I1P9vsn8_awUDls6hqcnT6gIE9VCgAm_pG4fnVirkxBwxgYwagYY29U8_4PkemQOkJa46PhXLU\
        7_mXeMbm_rCPISkkBs4XltXCWM-YyI_s_i25zJePAIbb2OYnM_aJpu1vR9M1pewTX5jnXCxQspnzmQnOVRObwJUnvX\
        mP4oqhrfsDjxtFAw4JQmH98c3xHNC-cj6h4GPQppHJntKYRc9ToKPGKw6pIspx_wSlepMnz13V0d6_-mNg1ZG2lUIu\
        Ylqvf1B0onxVDxLKA
        """

    static let es256 = """
        eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEiLCJyb2xlcyI6WyJhZG1pbiJdLCJleHAiOjQxM\
        DI0NDQ4MDAsIm5iZiI6MTAwMDAwMDAwMH0._y84AurJ1BI9KYfW1j4hBwJUW6nCHDnabWmB4Gcg-3gxdtjQAFgxIYC\
        iHxAK4GtKUACiHEqWC6XaeuV3XM-KVA
        """

    static let es384 = """
        eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEiLCJyb2xlcyI6WyJhZG1pbiJdLCJleHAiOjQxM\
        DI0NDQ4MDAsIm5iZiI6MTAwMDAwMDAwMH0.nVezu6jWBH50gL04fDZE_LIC714awVrUMQBL0NKbivspCdsV72F0NHZ\
        cN0TKyTqLD7JUDmEEvo1dqozvjSvmKJh9ONpb6KCFOltbxLR1UEFqwNhxeb1WFG5GoqeKxg_V
        """

    static let es512 = """
        eyJhbGciOiJFUzUxMiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEiLCJyb2xlcyI6WyJhZG1pbiJdLCJleHAiOjQxM\
        DI0NDQ4MDAsIm5iZiI6MTAwMDAwMDAwMH0.AckTT7QurXVu6aZ_IHrxLiMoqgFP8xCbV7Xqz1nt_Gqa4NZS8MjwQcK\
        R3HD-rQCFVFO_6aPRgLoQLvVA5ibI16tvAHglFjriK54W7jydLLyL7PuRAY6EQwW2JQt8QrdyDKztimtHwGiRY7A8m\
        hxiucoByQv8IYn-8bRIyUsBixdWTygm
        """

    static let edDSA = """
        eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEiLCJyb2xlcyI6WyJhZG1pbiJdLCJleHAiOjQxM\
        DI0NDQ4MDAsIm5iZiI6MTAwMDAwMDAwMH0.mg1DvfqK-2CSg1FHC0tLkXGjPt8pOcwbO_cK7-DYFCHl53cU61HrZtc\
        4TvClXVTl35xwGu52hKd-C_Tk_JCQBQ
        """

    /// HS256, with the PEM of `rsa` and a line feed as the secret: the classic confusion of algorithms.
    static let confused = """
        eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEiLCJyb2xlcyI6WyJhZG1pbiJdLCJleHAiOjQxM\
        DI0NDQ4MDAsIm5iZiI6MTAwMDAwMDAwMH0.qlDkdo3YnFlpXVaVpG8HIQ_BQMLF8LwRQdclcMVm9_4
        """
}
