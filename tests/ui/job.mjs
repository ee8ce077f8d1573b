export async function job() {}
