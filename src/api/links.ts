// Links that let somebody in. The token stands behind the `#`, so that no server, proxy or log ever sees it.

export const signInLink = (publicUrl: string, token: string): string => `${publicUrl}/sign-in#token=${token}`;

export const invitationLink = (publicUrl: string, token: string): string => `${publicUrl}/invitation#token=${token}`;
