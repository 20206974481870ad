// SPDX-License-Identifier: Apache-2.0

/** FHIR R4 Consent and consents of the chain, both ways: docs/fhir-consent.md. */

export { Context, ContextError } from './fhirConsent/context.mjs';
export { fromFhir } from './fhirConsent/fromFhir.mjs';
export { consentsIn } from './fhirConsent/source.mjs';
export { RefusalError, toFhir } from './fhirConsent/toFhir.mjs';
